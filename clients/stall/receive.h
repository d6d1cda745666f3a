// `panyuan-stall receive`: registers what came in, one batch or a file of them.
#pragma once

#include <optional>
#include <string>

#include "clients/common/command_line.h"
#include "panyuan/label/v1/label_service.pb.h"
#include "panyuan/trace/v1/batch.pb.h"

namespace panyuan::clients::stall {

struct ReceiveOptions {
  std::string stall;  // empty: the caller's own
  // A single batch; what is not in the text fields of `batch` stands beside it.
  trace::v1::IncomingBatch batch;
  std::optional<trace::v1::Quantity> quantity;
  std::optional<google::protobuf::Timestamp> arrived;
  bool outside = false;
  bool offline = false;  // do not try the server
  std::string photo, label, request_id;
  std::string from_batch;  // as BATCH is given everywhere
  // A file of batches.
  std::string file, labels;
  label::v1::SheetLayout layout = label::v1::SHEET_LAYOUT_A4;
};

Command ReceiveCommand();

// The part with --file: sends the rows in chunks and says what became of each.
base::Result<ExitCode> ReceiveFile(Session& session, const ReceiveOptions& options);

}  // namespace panyuan::clients::stall
