#include <algorithm>
#include <string>

#include "panyuan/trace/v1/export_service.grpc.pb.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

using trace::v1::ExportService;

struct Taken {
  double seconds = 0, rows = 0, bytes = 0;
};

// All that was recorded, as one file that is thrown away.
Taken Take(ExportService::Stub& stub, trace::v1::ExportFormat format) {
  trace::v1::ExportRequest request;
  request.set_format(format);
  request.mutable_from_time()->set_seconds(1);
  grpc::ClientContext context;
  const auto started = Stopwatch::Clock::now();
  const auto stream = stub.Export(&context, request);
  Taken taken;
  trace::v1::ExportResponse piece;
  while (stream->Read(&piece)) {
    taken.rows = static_cast<double>(piece.rows());
    taken.bytes += static_cast<double>(piece.content().size());
  }
  MustBeOk(stream->Finish());
  taken.seconds = std::chrono::duration<double>(Stopwatch::Clock::now() - started).count();
  return taken;
}

}  // namespace

void MeasureExport(const std::string& folder, int port) {
  constexpr std::pair<const char*, trace::v1::ExportFormat> kFormats[] = {
      {"epcis", trace::v1::EXPORT_FORMAT_EPCIS},
      {"csv", trace::v1::EXPORT_FORMAT_FSMA_CSV},
      {"xlsx", trace::v1::EXPORT_FORMAT_FSMA_XLSX}};
  const auto stub = ExportService::NewStub(Connect(folder, port, "regulator"));
  std::map<std::string, double> figures;
  for (const auto& [name, format] : kFormats) {
    const Taken taken = Take(*stub, format);
    figures[std::string(name) + "_seconds"] = taken.seconds;
    figures[std::string(name) + "_rows"] = taken.rows;
    figures[std::string(name) + "_bytes"] = taken.bytes;
  }
  PrintJson(figures);
}

}  // namespace panyuan::bench
