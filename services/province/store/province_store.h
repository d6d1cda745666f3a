// The province's rows beside its tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/time.h"
#include "services/db/session.h"
#include "services/province/domain/ports.h"

namespace panyuan::province {

class SqlProvinceReads final : public ProvinceReads {
 public:
  // `session` outlives the reads.
  explicit SqlProvinceReads(db::Session& session) : session_(session) {}

  base::Result<std::vector<StoredCheckpoint>> Checkpoints(std::string_view division_code,
                                                          int64_t before, size_t limit) override;
  base::Result<std::string> NewestNote(std::string_view division_code) override;
  base::Result<std::vector<StoredAlarm>> Alarms(int64_t before, size_t limit) override;
  ledger::NodeReader Nodes() override;

 private:
  db::Session& session_;
};

// Alarms that a county's key vouches for are kept for ever, of others the newest.
inline constexpr int64_t kMaxSignedAlarms = 10'000, kMaxOtherAlarms = 1'000;  // of a kind

// Records an alarm; one that is there already counts once more. Past kMaxSignedAlarms a new one is
// dropped. Errors: those of the store.
base::Status RecordAlarm(db::Transaction& transaction, const RefusedCheckpoint& refused,
                         std::string_view division_code, std::string_view known_note,
                         base::UtcTime now);

}  // namespace panyuan::province
