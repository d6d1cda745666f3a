// Whose certificates a simulation plays with.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "clients/common/connection.h"
#include "clients/common/profile.h"
#include "services/base/result.h"

namespace panyuan::clients::admin {

inline constexpr size_t kMaxLaboratories = 8;
inline constexpr size_t kMaxIdentities = 64;  // a laboratory has two

// Names of files in the directory, without ".crt" and ".key".
struct Identities {
  struct Stall {
    std::string stall_code, vendor;  // "M01-001", "vendor-M01-001"
  };
  struct Laboratory {
    std::string lab_code, tester, reviewer;  // "L1", "technician-L1-T1", "technician-L1-T2"
  };
  std::vector<Stall> stalls;
  std::vector<Laboratory> laboratories;
  std::string regulator;  // "regulator-R1"
  size_t left_out = 0;    // stalls and laboratories beyond the bounds
};

// The pairs `vendor-<stall>.crt`, `.key`, `technician-<lab>-<staff>.crt`, `.key` and
// `regulator-<person>.crt`, `.key` in `directory`, in order of their names. The first technician of
// a laboratory tests, the second reviews; others stay away, as does one who is alone, and all
// regulators but the first. Of more stalls and laboratories than the bounds allow, those are taken
// that lie evenly in that order.
// Errors: FILE_UNREADABLE for the directory; SIMULATION_IDENTITIES_MISSING with commands that make
// them, where there is no stall, no laboratory or no regulator.
base::Result<Identities> FindIdentities(const std::string& directory);

// Everybody's way to the server.
struct Cast {
  struct Laboratory {
    Connection tester, reviewer;
  };
  Connection regulator;
  std::vector<Connection> vendors;  // as many as stalls, in their order
  std::vector<Laboratory> laboratories;
};

// One connection an identity, to the server of `profile`.
// Errors: those of Connection::Open, with the identity.
base::Result<Cast> OpenCast(const Identities& identities, const std::string& directory,
                            const Profile& profile, const CallSettings& settings);

}  // namespace panyuan::clients::admin
