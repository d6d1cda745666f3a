// Reserved codes 预留码: batch codes that the county set aside for this stall, so that a label can
// be printed while the server cannot be reached. They are in the stall's folder as the file
// `codes`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clients/stall/durable_files.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/result.h"

namespace panyuan::clients::stall {

inline constexpr size_t kFewCodes = 50, kEnoughCodes = 100;

// What the file holds.
struct CodeBlock {
  struct Asked {  // a reservation whose answer has not come; asked again under the same id
    std::string request_id;
    uint32_t count = 0;
  };

  std::string county;  // tells counties apart: codes of another one are of no use
  std::string stall_code, public_host;
  std::vector<std::string> codes;  // in the order to use
  std::optional<Asked> asked;
};

std::string EncodeCodes(const CodeBlock& block);
std::optional<CodeBlock> DecodeCodes(std::string_view text);

// Not thread-safe; one process at a time (FolderLock). `files` outlives it.
class Codes {
 public:
  static constexpr const char* kFile = "codes";

  // The codes of `county`; a file of another one counts as empty. Nothing where the file is
  // damaged: set it aside and open again.
  // Errors: FILE_UNREADABLE.
  static base::Result<std::optional<Codes>> Open(const DurableFiles& files, std::string county);

  size_t left() const { return block_.codes.size(); }
  const std::string& stall_code() const { return block_.stall_code; }
  const std::string& public_host() const { return block_.public_host; }

  // Whose certificate it is now: another stall's codes are forgotten.
  void KeepFor(const std::string& stall_code);

  // The next code, durably taken out before it is given: a crash may waste a code and never lets
  // one be used twice. Nothing when none is left.
  base::Result<std::optional<std::string>> Take();
  // Puts a code back that was surely not used.
  base::Status GiveBack(std::string code);
  // Throws away codes that the server does not know.
  base::Status Forget();

  // Reserves `count` more, 1 to 500, through `ask`. When the answer is lost, the next call asks the
  // same again, so that no block is lost.
  // Errors: those of `ask`; FILE_UNWRITABLE.
  using Ask = std::function<base::Result<trace::v1::ReserveBatchCodesResponse>(
      const trace::v1::ReserveBatchCodesRequest&)>;
  base::Status Reserve(uint32_t count, const Ask& ask);

 private:
  Codes(const DurableFiles& files, CodeBlock block) : files_(&files), block_(std::move(block)) {}
  base::Status Save() const { return files_->Write(kFile, EncodeCodes(block_)); }

  const DurableFiles* files_;
  CodeBlock block_;
};

}  // namespace panyuan::clients::stall
