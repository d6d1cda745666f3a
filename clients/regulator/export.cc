#include "clients/regulator/export.h"

#include <google/protobuf/timestamp.pb.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "clients/common/batch_argument.h"
#include "clients/common/moment.h"
#include "clients/common/reasons.h"
#include "panyuan/trace/v1/export_service.grpc.pb.h"

namespace panyuan::clients::regulator {
namespace {

using base::Error;
using base::Result;
using base::Status;
using trace::v1::ExportService;

constexpr std::chrono::hours kLongestExport{1};

struct ExportOptions {
  trace::v1::ExportFormat format = trace::v1::EXPORT_FORMAT_EPCIS;
  std::vector<std::string> batches;
  std::optional<google::protobuf::Timestamp> from, to;
  std::string out;
};

Error Unwritable(const std::string& path) {
  return Error(kFileUnwritable, {{"path", path}, {"problem", std::strerror(errno)}});
}

// Fills `path` anew at each attempt: half a file is none.
Result<uint64_t> Fetch(Session& session, const trace::v1::ExportRequest& request,
                       const std::string& path) {
  PANYUAN_ASSIGN(const Connection* const server, session.connection());
  uint64_t rows = 0;
  bool written = true;
  PANYUAN_TRY(server->Attempt(request, [&](const auto& channel, grpc::ClientContext* context) {
    context->set_deadline(std::chrono::system_clock::now() + kLongestExport);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    const auto stub = ExportService::NewStub(channel);
    const auto stream = stub->Export(context, request);
    trace::v1::ExportResponse piece;
    while (stream->Read(&piece)) {
      rows = piece.rows();
      file.write(piece.content().data(), static_cast<std::streamsize>(piece.content().size()));
      if (!file) context->TryCancel();
    }
    const grpc::Status status = stream->Finish();
    file.close();
    written = !file.fail();
    return written ? status : grpc::Status::OK;
  }));
  if (!written) return Unwritable(path);
  return rows;
}

Result<ExitCode> RunExport(Session& session, const ExportOptions& options) {
  trace::v1::ExportRequest request;
  request.set_format(options.format);
  for (const std::string& given : options.batches) {
    PANYUAN_ASSIGN(*request.add_batch_codes(), ReadBatchCode(given));
  }
  if (options.from) *request.mutable_from_time() = *options.from;
  if (options.to) *request.mutable_to_time() = *options.to;
  const std::string unfinished = options.out + ".part";
  const Result<uint64_t> rows = Fetch(session, request, unfinished);
  std::error_code failed;
  if (!rows.ok()) {
    std::filesystem::remove(unfinished, failed);
    return rows.error();
  }
  std::filesystem::rename(unfinished, options.out, failed);
  if (failed) return Error(kFileUnwritable, {{"path", options.out}, {"problem", failed.message()}});
  if (session.json())
    session.PrintJson(nlohmann::ordered_json{{"file", options.out}, {"rows", *rows}});
  else
    session.Print(session.Say({"Rows or events: ", "行数或事件数："}) + std::to_string(*rows) +
                  "\n" + options.out + "\n");
  return ExitCode::kOk;
}

void DeclareExport(Arguments& arguments, ExportOptions& options) {
  arguments.Choose<trace::v1::ExportFormat>(
      "--format", options.format,
      {{"epcis", trace::v1::EXPORT_FORMAT_EPCIS},
       {"fsma-csv", trace::v1::EXPORT_FORMAT_FSMA_CSV},
       {"fsma-xlsx", trace::v1::EXPORT_FORMAT_FSMA_XLSX}},
      {"EPCIS 2.0 document, or the sortable sheet of FSMA 204 (default epcis)",
       "EPCIS 2.0 文档，或 FSMA 204 可排序表格（默认 epcis）"});
  arguments.Add("BATCH", options.batches,
                {"The chains of these batches, back and forward", "导出这些批次的上下游全链"});
  arguments.Read("--from TIME", options.from, ReadMoment,
                 {"What was recorded from then on: \"2026-03-04 00:00\"",
                  "起始记录时间：\"2026-03-04 00:00\""});
  arguments.Read("--to TIME", options.to, ReadMoment,
                 {"To before then (default to the end)", "截止记录时间，不含（默认至今）"});
  arguments.Add("--out FILE", options.out, {"The file to write", "写入的文件"}).Required();
}

}  // namespace

Command ExportCommand() {
  const auto options = std::make_shared<ExportOptions>();
  return {
      .name = "export",
      .about = {"Write what was recorded to a file for others", "将记录导出为文件"},
      .notes = {"Examples:\n  panyuan-regulator export 7K3Q-M2XD-9PRC --out chain.jsonld\n"
                "  panyuan-regulator export --format fsma-xlsx --from \"2026-03-01 00:00\" "
                "--out march.xlsx",
                "示例：\n  panyuan-regulator export 7K3Q-M2XD-9PRC --out chain.jsonld\n"
                "  panyuan-regulator export --format fsma-xlsx --from \"2026-03-01 00:00\" "
                "--out march.xlsx"},
      .declare = [options](Arguments& arguments) { DeclareExport(arguments, *options); },
      .run = [options](Session& session) { return RunExport(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
