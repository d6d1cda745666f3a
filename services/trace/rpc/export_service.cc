#include "services/trace/rpc/export_service.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/rpc/convert.h"
#include "services/rpc/stream.h"
#include "services/trace/domain/export_rows.h"
#include "services/trace/domain/way_reasons.h"
#include "services/trace/domain/way_view.h"
#include "services/trace/rpc/export_file.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using rpc::Step;

constexpr size_t kPieceBytes = 64 << 10;
constexpr size_t kEntriesAtOnce = 64, kEntriesAPiece = 512;
constexpr size_t kMaxBatches = 10'000, kMaxLeaves = 1'000'000;

base::Error TooLarge(size_t max, const char* what, const char* what_zh) {
  return {kExportTooLarge, {{"max", std::to_string(max)}, {"what", what}, {"what_zh", what_zh}}};
}

// The first entry that was not recorded before `time`, or the log's end.
Result<uint64_t> FirstRecordedFrom(LogEntries& entries, base::UtcTime time) {
  PANYUAN_ASSIGN(uint64_t end, entries.Size());
  uint64_t begin = 0;
  while (begin < end) {
    const uint64_t middle = begin + (end - begin) / 2;
    Result<base::UtcTime> recorded = base::UtcTime();
    PANYUAN_TRY(entries.From(
        middle, 1, [&](uint64_t, std::string_view event) { recorded = RecordTimeOf(event); }));
    if (!recorded.ok()) return recorded.error();
    (*recorded < time ? begin : end) = *recorded < time ? middle + 1 : middle;
  }
  return begin;
}

// One export under way: what is still to be read, and the file.
class ExportCall {
 public:
  ExportCall(const OpenWayReads& open, v1::ExportRequest request)
      : open_(open), request_(std::move(request)) {}

  Result<Step> operator()(db::Session& session, const rpc::Call& call,
                          v1::ExportResponse& response) {
    const auto reads = open_(session);
    if (!file_) {
      PANYUAN_TRY(Begin(*reads, call));
      response.set_media_type(std::string(file_->media_type()));
    }
    PANYUAN_TRY(Fill(*reads));
    PANYUAN_ASSIGN(*response.mutable_content(), file_->Take(kPieceBytes));
    response.set_rows(file_->rows());
    return ended_ && file_->ready() == 0 ? Step::kLast : Step::kMessage;
  }

 private:
  Status Begin(WayReads& reads, const rpc::Call& call) {
    PANYUAN_ASSIGN(const auto from,
                   rpc::ReadTime(request_.has_from_time(), request_.from_time(), "from_time"));
    PANYUAN_ASSIGN(const auto to,
                   rpc::ReadTime(request_.has_to_time(), request_.to_time(), "to_time"));
    if (from && to && *to <= *from)
      return base::Error(kTimeRangeInvalid, {{"field", "to_time"},
                                             {"from", base::FormatShanghaiMinute(*from)},
                                             {"to", base::FormatShanghaiMinute(*to)}});
    const bool by_batch = !request_.batch_codes().empty();
    if (!by_batch && !from && !to) return kExportEmpty;
    if (!by_batch && call.reach == rpc::Reach::kOwn) return call.CheckReach({}, "batch_codes", "*");
    if (from) {
      PANYUAN_ASSIGN(next_, FirstRecordedFrom(reads.entries(), *from));
    }
    PANYUAN_ASSIGN(end_, to ? FirstRecordedFrom(reads.entries(), *to) : reads.entries().Size());
    if (by_batch) PANYUAN_TRY(ChooseLeaves(reads, call));
    return MakeFile(call);
  }

  // Those of all chains that the batches are part of, within the time asked for.
  Status ChooseLeaves(WayReads& reads, const rpc::Call& call) {
    PANYUAN_ASSIGN(const auto roots, FindRoots(reads.trace(), request_.batch_codes(), 1));
    PANYUAN_ASSIGN(const std::vector<Batch> batches, reads.trace().batches().FindAll(roots));
    for (const Batch& batch : batches) {
      PANYUAN_ASSIGN(const Stall stall, reads.trace().catalogue().StallOf(batch.stall));
      PANYUAN_TRY(CheckBatchReach(call, batch, stall));
    }
    std::vector<BatchNumber> all;
    for (const auto reach_of : {ReachBack, ReachForward}) {
      PANYUAN_ASSIGN(const Reach reach, reach_of(reads.trace().edges(), roots, kMaxBatches));
      if (reach.truncated) return TooLarge(kMaxBatches, "batches", "个批次");
      for (const Reached& reached : reach.batches) all.push_back(reached.number);
    }
    PANYUAN_ASSIGN(std::vector<uint64_t> leaves, reads.entries().LeavesOf(all, kMaxLeaves + 1));
    if (leaves.size() > kMaxLeaves) return TooLarge(kMaxLeaves, "events", "个事件");
    std::erase_if(leaves, [&](uint64_t leaf) { return leaf < next_ || leaf >= end_; });
    next_ = 0;
    end_ = leaves.size();
    leaves_ = std::move(leaves);
    return Ok();
  }

  Status MakeFile(const rpc::Call& call) {
    switch (request_.format()) {
      case v1::EXPORT_FORMAT_EPCIS:
        file_ = MakeEpcisFile(call.now);
        return Ok();
      case v1::EXPORT_FORMAT_FSMA_CSV:
        file_ = MakeLotCsvFile();
        return Ok();
      case v1::EXPORT_FORMAT_FSMA_XLSX: {
        PANYUAN_ASSIGN(file_, MakeLotXlsxFile());
        return Ok();
      }
      default:
        return base::Error(kExportFormat, {{"field", "format"}});
    }
  }

  // Reads on until a piece is ready, or enough was read for one call.
  Status Fill(WayReads& reads) {
    for (size_t read = 0; read < kEntriesAPiece && next_ < end_ && file_->ready() < kPieceBytes;
         read += kEntriesAtOnce) {
      const uint64_t count = std::min<uint64_t>(kEntriesAtOnce, end_ - next_);
      std::vector<std::string> events;
      const auto keep = [&](uint64_t, std::string_view event) { events.emplace_back(event); };
      PANYUAN_TRY(leaves_ ? reads.entries().At(std::span(*leaves_).subspan(next_, count), keep)
                          : reads.entries().From(next_, count, keep));
      PANYUAN_TRY(file_->Add(events, reads));
      next_ += count;
    }
    if (next_ < end_ || ended_) return Ok();
    ended_ = true;
    return file_->End();
  }

  const OpenWayReads& open_;
  v1::ExportRequest request_;
  std::unique_ptr<ExportFile> file_;
  std::optional<std::vector<uint64_t>> leaves_;  // those chosen; next_ and end_ count them
  uint64_t next_ = 0, end_ = 0;
  bool ended_ = false;
};

}  // namespace

grpc::ServerWriteReactor<v1::ExportResponse>* ExportService::Export(
    grpc::CallbackServerContext* context, const v1::ExportRequest* request) {
  return runtime_.Stream<v1::ExportResponse>(context, "panyuan.trace.v1.ExportService/Export",
                                             rpc::StreamTerms{}, ExportCall(open_, *request));
}

}  // namespace panyuan::trace
