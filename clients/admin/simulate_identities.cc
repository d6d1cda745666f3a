#include "clients/admin/simulate_identities.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "clients/admin/simulate_reasons.h"
#include "clients/common/reasons.h"

namespace panyuan::clients::admin {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Result;

constexpr std::string_view kVendor = "vendor-", kTechnician = "technician-",
                           kRegulator = "regulator-";

// The names of all pairs, in order.
Result<std::set<std::string>> ListPairs(const std::string& directory) {
  std::error_code failed;
  std::set<std::string> names;
  for (auto file = fs::directory_iterator(directory, failed); !failed && file != end(file);
       file.increment(failed)) {
    const fs::path& path = file->path();
    std::error_code no_key;
    if (path.extension() == ".crt" && fs::exists(fs::path(path).replace_extension(".key"), no_key))
      names.insert(path.stem().string());
  }
  if (failed) return Error(kFileUnreadable, {{"path", directory}, {"problem", failed.message()}});
  return names;
}

// Keeps at most `count`, evenly; gives how many it left out.
template <class T>
size_t Thin(std::vector<T>& all, size_t count) {
  if (all.size() <= count) return 0;
  const size_t left_out = all.size() - count;
  for (size_t i = 0; i < count; ++i) std::swap(all[i], all[i * all.size() / count]);
  all.resize(count);
  return left_out;
}

// The commands that make identities, as a line for the shell; each without "certs/authority
// client AUTHORITY DIR/".
std::string CommandsFor(const std::string& directory, const std::vector<std::string>& wanted) {
  std::string commands;
  for (const std::string& one : wanted)
    commands.append(commands.empty() ? "" : " && ")
        .append("certs/authority client AUTHORITY ")
        .append((fs::path(directory) / one).string());
  return commands;
}

Result<Connection> Open(const std::string& directory, const std::string& name, Profile profile,
                        const CallSettings& settings) {
  profile.certificate_path = (fs::path(directory) / (name + ".crt")).string();
  profile.key_path = (fs::path(directory) / (name + ".key")).string();
  Result<Connection> opened = Connection::Open(profile, settings);
  if (!opened.ok()) return opened.error().With("identity", name);
  return opened;
}

}  // namespace

Result<Identities> FindIdentities(const std::string& directory) {
  PANYUAN_ASSIGN(const std::set<std::string> names, ListPairs(directory));
  Identities found;
  std::map<std::string, std::vector<std::string>> technicians;  // by laboratory
  for (const std::string& name : names) {
    const size_t staff = name.rfind('-');
    if (name.starts_with(kVendor))
      found.stalls.push_back({name.substr(kVendor.size()), name});
    else if (name.starts_with(kTechnician) && staff > kTechnician.size())
      technicians[name.substr(kTechnician.size(), staff - kTechnician.size())].push_back(name);
    else if (name.starts_with(kRegulator) && found.regulator.empty())
      found.regulator = name;
  }
  for (const auto& [lab_code, staff] : technicians)
    if (staff.size() >= 2) found.laboratories.push_back({lab_code, staff[0], staff[1]});
  if (found.stalls.empty())
    return Error(kSimulationIdentitiesMissing,
                 {{"path", directory},
                  {"kind", "vendor (vendor-<stall>.crt and .key)"},
                  {"kind_zh", "经营户（vendor-<摊位>.crt 和 .key）"},
                  {"commands", CommandsFor(directory, {"vendor-M01-001 vendor M01-001 V0001"})}});
  if (found.laboratories.empty())
    return Error(kSimulationIdentitiesMissing,
                 {{"path", directory},
                  {"kind", "laboratory's two technicians (technician-<lab>-T1.crt and -T2.crt)"},
                  {"kind_zh", "快检室两名检测员（technician-<快检室>-T1.crt 和 -T2.crt）"},
                  {"commands", CommandsFor(directory, {"technician-L1-T1 technician L1 T1",
                                                       "technician-L1-T2 technician L1 T2"})}});
  if (found.regulator.empty())
    return Error(kSimulationIdentitiesMissing,
                 {{"path", directory},
                  {"kind", "regulator (regulator-<person>.crt and .key)"},
                  {"kind_zh", "监管人员（regulator-<人员>.crt 和 .key）"},
                  {"commands", CommandsFor(directory, {"regulator-R1 regulator 330727 R1"})}});
  found.left_out = Thin(found.laboratories, kMaxLaboratories);
  found.left_out += Thin(found.stalls, kMaxIdentities - 1 - 2 * found.laboratories.size());
  return found;
}

Result<Cast> OpenCast(const Identities& identities, const std::string& directory,
                      const Profile& profile, const CallSettings& settings) {
  PANYUAN_ASSIGN(Connection regulator, Open(directory, identities.regulator, profile, settings));
  Cast cast{std::move(regulator), {}, {}};
  for (const auto& stall : identities.stalls) {
    PANYUAN_ASSIGN(Connection vendor, Open(directory, stall.vendor, profile, settings));
    cast.vendors.push_back(std::move(vendor));
  }
  for (const auto& lab : identities.laboratories) {
    PANYUAN_ASSIGN(Connection tester, Open(directory, lab.tester, profile, settings));
    PANYUAN_ASSIGN(Connection reviewer, Open(directory, lab.reviewer, profile, settings));
    cast.laboratories.push_back({std::move(tester), std::move(reviewer)});
  }
  return cast;
}

}  // namespace panyuan::clients::admin
