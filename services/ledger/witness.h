// A witness by C2SP tlog-witness, without its network: it keeps the last checkpoint of each log it
// knows, and cosigns only what extends that one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "services/ledger/cosignature.h"
#include "services/ledger/merkle.h"
#include "services/ledger/note.h"

namespace panyuan::ledger {

// What goes back over HTTP.
struct WitnessAnswer {
  int status = 200;
  std::string content_type;
  std::string body;
};

inline constexpr std::string_view kTreeSizeType = "text/x.tlog.size";  // of a 409's body
inline constexpr size_t kMaxWitnessedLogs = 512;

// Thread-safe once the logs are known; requests are answered one after the other.
class Witness {
 public:
  // Makes a log's last checkpoint, a signed note, durable in place of the one before.
  using Save = std::function<base::Status(const std::string& origin, const std::string& note)>;

  Witness(CosignatureSigner signer, Save save);

  // The log of the key's name is known from now on; another key of the same name is one more key
  // of that log. Errors: WITNESS_LOGS_FULL.
  base::Status Know(std::unique_ptr<NoteVerifier> key);

  // Takes up the log's last checkpoint, as it was saved.
  // Errors: WITNESS_STATE_INVALID (of an unknown log, or not signed by its keys).
  base::Status Remember(std::string_view origin, std::string_view note);

  // Answers a POST to add-checkpoint: 200 with the cosignature's line, once the checkpoint is
  // saved; 400 a malformed request, or an old size above the checkpoint's; 403 no valid signature
  // by the log's keys; 404 another log; 409 with the size that was cosigned last, where the old
  // size is another or, at an equal size, the root is; 422 the proof does not verify; 500 not saved
  // or not signed.
  WitnessAnswer AddCheckpoint(std::string_view body);

 private:
  struct Known {
    std::vector<std::unique_ptr<NoteVerifier>> keys;
    uint64_t size = 0;  // 0: nothing cosigned yet
    Hash root = EmptyRoot();
  };

  WitnessAnswer Cosign(const std::string& origin, const std::string& note,
                       const std::string& text) const;

  const CosignatureSigner signer_;
  const Save save_;
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> logs_;
};

}  // namespace panyuan::ledger
