#include "services/lab/store/sample_rows.h"

#include <limits>
#include <string>
#include <utility>

#include "services/base/reasons.h"

namespace panyuan::lab {
namespace {

using base::Ok;
using base::Result;
using base::Status;

#define SAMPLE_COLUMNS                                                             \
  "SELECT sample_id, batch_number, batch_code, product_id, product_code,"          \
  " product_name_zh, stall_code, market_code, township_code, lab_code, purpose,"   \
  " sampler, taken_us, recorded_us, test_portion_g, test_seal, reserve_portion_g," \
  " reserve_seal, verdict FROM lab_samples"
#define RESULT_COLUMNS                                                                 \
  "SELECT r.result_id, r.sample_id, r.batch_number, s.batch_code, s.lab_code,"         \
  " r.item_id, r.item_code, r.item_name_zh, r.item_name_en, r.item_kind, r.item_unit," \
  " r.item_threshold, r.method, r.reading_kind, r.control_line, r.positive, r.value,"  \
  " r.unit, r.below_detection, r.verdict, r.ground, r.limit_kind, r.limit_value,"      \
  " r.limit_unit, r.limit_basis, r.limit_source, r.limit_confidence,"                  \
  " r.limit_valid_from, r.state, r.tested_by, r.tested_us, r.recorded_us,"             \
  " r.verified_by, r.verified_us"                                                      \
  " FROM lab_results r JOIN lab_samples s ON s.sample_id = r.sample_id"

constexpr std::string_view kFindSample = SAMPLE_COLUMNS " WHERE sample_id = $1";
constexpr std::string_view kListSamples =
    SAMPLE_COLUMNS " WHERE lab_code = $1 AND sample_id < $2 ORDER BY sample_id DESC LIMIT $3";
constexpr std::string_view kFindResult = RESULT_COLUMNS " WHERE r.result_id = $1";
constexpr std::string_view kListResults =
    RESULT_COLUMNS " WHERE r.sample_id = $1 ORDER BY r.result_id LIMIT $2";
constexpr std::string_view kListVerified = RESULT_COLUMNS
    " WHERE r.batch_number = $1 AND r.state = 2 ORDER BY r.verified_us, r.result_id LIMIT $2";
constexpr std::string_view kCountResults = "SELECT COUNT(*) FROM lab_results WHERE sample_id = $1";

#undef SAMPLE_COLUMNS
#undef RESULT_COLUMNS

constexpr std::string_view kInsertSample =
    "INSERT INTO lab_samples (sample_id, batch_number, batch_code, product_id, product_code,"
    " product_name_zh, stall_code, market_code, township_code, lab_code, purpose, sampler,"
    " taken_us, recorded_us, test_portion_g, test_seal, reserve_portion_g, reserve_seal, verdict)"
    " VALUES ((SELECT COALESCE(MAX(sample_id), 0) + 1 FROM lab_samples), $1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING sample_id";
constexpr std::string_view kInsertResult =
    "INSERT INTO lab_results (result_id, sample_id, batch_number, item_id, item_code,"
    " item_name_zh, item_name_en, item_kind, item_unit, item_threshold, method, reading_kind,"
    " control_line, positive, value, unit, below_detection, verdict, ground, limit_kind,"
    " limit_value, limit_unit, limit_basis, limit_source, limit_confidence, limit_valid_from,"
    " state, tested_by, tested_us, recorded_us)"
    " VALUES ((SELECT COALESCE(MAX(result_id), 0) + 1 FROM lab_results), $1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,"
    " $26, $27, $28, $29) RETURNING result_id";
constexpr std::string_view kSaveVerification =
    "UPDATE lab_results SET state = 2, verified_by = $2, verified_us = $3"
    " WHERE result_id = $1 AND state = 1";
constexpr std::string_view kSaveVerdict =
    "UPDATE lab_samples SET verdict = $2 WHERE sample_id = $1";

enum class ReadingKind { kStrip = 1, kInhibition = 2, kConcentration = 3 };

// Reads a row's columns in their order.
class Columns {
 public:
  explicit Columns(const db::Row& row) : row_(row) {}

  int64_t Int() { return row_.Int(next_++); }
  bool Flag() { return Int() != 0; }
  template <class E>
  E Enum() {
    return static_cast<E>(Int());
  }
  base::UtcTime Time() { return {Int()}; }
  std::string Text() { return std::string(row_.Text(next_++)); }
  std::optional<int64_t> MaybeInt() {
    const int column = next_++;
    return row_.IsNull(column) ? std::nullopt : std::optional(row_.Int(column));
  }
  std::optional<base::Decimal> MaybeNumber() {
    const int column = next_++;
    if (row_.IsNull(column)) return std::nullopt;
    const auto number = base::Decimal::Parse(row_.Text(column), "value");
    sound_ = sound_ && number.ok();
    return number.ok() ? *number : base::Decimal();
  }
  // Whether every number read so far was one.
  bool sound() const { return sound_; }

 private:
  const db::Row& row_;
  int next_ = 0;
  bool sound_ = true;
};

Sample ReadSample(Columns& columns) {
  Sample sample;
  sample.id = {columns.Int()};
  sample.batch.number = {columns.Int()};
  sample.batch.code = columns.Text();
  sample.batch.product = {columns.Int()};
  sample.batch.product_code = columns.Text();
  sample.batch.product_name_zh = columns.Text();
  sample.batch.stall_code = columns.Text();
  sample.batch.market_code = columns.Text();
  sample.batch.township_code = columns.Text();
  sample.lab_code = columns.Text();
  sample.purpose = columns.Enum<Purpose>();
  sample.sampler = {columns.Text()};
  sample.taken_at = columns.Time();
  sample.recorded_at = columns.Time();
  sample.test.mass_g = static_cast<uint32_t>(columns.Int());
  sample.test.seal = columns.Text();
  sample.reserve.mass_g = static_cast<uint32_t>(columns.Int());
  sample.reserve.seal = columns.Text();
  sample.verdict = columns.Enum<SampleVerdict>();
  return sample;
}

TestItem ReadItem(Columns& columns) {
  TestItem item;
  item.id = {columns.Int()};
  item.code = columns.Text();
  item.name_zh = columns.Text();
  item.name_en = columns.Text();
  item.rule.kind = columns.Enum<ResultKind>();
  item.rule.unit = columns.Text();
  item.rule.threshold = columns.MaybeNumber();
  return item;
}

Reading ReadReading(Columns& columns) {
  const auto kind = columns.Enum<ReadingKind>();
  const bool control_line = columns.Flag();
  const bool positive = columns.Flag();
  const base::Decimal value = columns.MaybeNumber().value_or(base::Decimal());
  std::string unit = columns.Text();
  const bool below_detection = columns.Flag();
  switch (kind) {
    case ReadingKind::kStrip:
      return StripReading{control_line, positive};
    case ReadingKind::kInhibition:
      return InhibitionReading{value};
    case ReadingKind::kConcentration:
      break;
  }
  return Concentration{value, std::move(unit), below_detection};
}

std::optional<Limit> ReadLimit(Columns& columns) {
  const std::optional<int64_t> kind = columns.MaybeInt();
  Limit limit;
  limit.value = columns.MaybeNumber().value_or(base::Decimal());
  limit.unit = columns.Text();
  limit.basis = columns.Text();
  limit.source = columns.Text();
  limit.confidence = columns.Enum<Confidence>();
  if (const auto day = columns.MaybeInt())
    limit.valid_from = base::CivilDay{static_cast<int32_t>(*day)};
  if (!kind) return std::nullopt;
  limit.kind = static_cast<LimitKind>(*kind);
  return limit;
}

TestResult ReadResult(Columns& columns) {
  TestResult result;
  result.id = {columns.Int()};
  result.sample = {columns.Int()};
  result.batch = {columns.Int()};
  result.batch_code = columns.Text();
  result.lab_code = columns.Text();
  result.item = ReadItem(columns);
  result.method = columns.Text();
  result.reading = ReadReading(columns);
  result.judgement.verdict = columns.Enum<Verdict>();
  result.judgement.ground = columns.Enum<Ground>();
  result.judgement.limit = ReadLimit(columns);
  result.state = columns.Enum<ResultState>();
  result.tested_by = {columns.Text()};
  result.tested_at = columns.Time();
  result.recorded_at = columns.Time();
  result.verified_by = {columns.Text()};
  result.verified_at = columns.Time();
  return result;
}

template <class E>
int64_t Number(E value) {
  return static_cast<int64_t>(value);
}

// The columns of a reading; `value` and `unit` own their text.
struct ReadingColumns {
  ReadingKind kind = ReadingKind::kStrip;
  StripReading strip;
  std::optional<std::string> value;
  std::string unit;
  bool below_detection = false;
};

ReadingColumns ToColumns(const Reading& reading) {
  if (const auto* strip = std::get_if<StripReading>(&reading))
    return {ReadingKind::kStrip, *strip, {}, {}, false};
  if (const auto* inhibition = std::get_if<InhibitionReading>(&reading))
    return {ReadingKind::kInhibition, {}, inhibition->percent.ToString(), "%", false};
  const auto& content = std::get<Concentration>(reading);
  return {ReadingKind::kConcentration,
          {},
          content.value.ToString(),
          content.unit,
          content.below_detection};
}

// The columns of a limit, all NULL without one; views live as long as it does.
struct LimitColumns {
  db::Value kind, unit, basis, source, confidence, valid_from;
  std::optional<std::string> value;
};

LimitColumns ToColumns(const std::optional<Limit>& limit) {
  LimitColumns columns;
  if (!limit) return columns;
  columns.kind = Number(limit->kind);
  if (limit->kind == LimitKind::kMaximum) columns.value = limit->value.ToString();
  columns.unit = limit->unit;
  columns.basis = limit->basis;
  columns.source = limit->source;
  columns.confidence = Number(limit->confidence);
  if (limit->valid_from) columns.valid_from = int64_t{limit->valid_from->days};
  return columns;
}

db::Value OrNull(const std::optional<std::string>& text) {
  return text ? db::Value(std::string_view(*text)) : db::kNull;
}

// Runs an INSERT … RETURNING of one row and gives its id.
template <class Id>
Result<Id> InsertOne(db::Transaction& transaction, std::string_view sql, db::Params params) {
  Id id;
  PANYUAN_TRY(transaction.Query(sql, params, [&](const db::Row& row) { id.value = row.Int(0); }));
  if (!id) return base::kInternalFault;
  return id;
}

// Runs an UPDATE that must meet one row.
Status UpdateOne(db::Transaction& transaction, std::string_view sql, db::Params params) {
  PANYUAN_ASSIGN(const int64_t changed, transaction.Execute(sql, params));
  return changed == 1 ? Ok() : Status(base::kInternalFault);
}

template <class T>
Result<std::optional<T>> FirstOf(Result<std::vector<T>> rows) {
  if (!rows.ok()) return rows.error();
  return rows->empty() ? std::optional<T>() : std::optional<T>(std::move(rows->front()));
}

}  // namespace

Result<std::vector<Sample>> SqlSampleReads::QuerySamples(std::string_view sql, db::Params params) {
  std::vector<Sample> samples;
  PANYUAN_TRY(session_.Query(sql, params, [&](const db::Row& row) {
    Columns columns(row);
    samples.push_back(ReadSample(columns));
  }));
  return samples;
}

Result<std::vector<TestResult>> SqlSampleReads::QueryResults(std::string_view sql,
                                                             db::Params params) {
  std::vector<TestResult> results;
  bool sound = true;
  PANYUAN_TRY(session_.Query(sql, params, [&](const db::Row& row) {
    Columns columns(row);
    results.push_back(ReadResult(columns));
    sound = sound && columns.sound();
  }));
  if (!sound) return base::kInternalFault;
  return results;
}

Result<std::optional<Sample>> SqlSampleReads::FindSample(SampleId id) {
  return FirstOf(QuerySamples(kFindSample, {id.value}));
}

Result<std::optional<TestResult>> SqlSampleReads::FindResult(ResultId id) {
  return FirstOf(QueryResults(kFindResult, {id.value}));
}

Result<std::vector<Sample>> SqlSampleReads::ListSamples(std::string_view lab_code, SampleId before,
                                                        size_t limit) {
  const int64_t bound = before ? before.value : std::numeric_limits<int64_t>::max();
  return QuerySamples(kListSamples, {lab_code, bound, static_cast<int64_t>(limit)});
}

Result<std::vector<TestResult>> SqlSampleReads::ResultsOf(SampleId sample, size_t limit) {
  return QueryResults(kListResults, {sample.value, static_cast<int64_t>(limit)});
}

Result<std::vector<TestResult>> SqlSampleReads::VerifiedResultsOf(BatchNumber batch, size_t limit) {
  return QueryResults(kListVerified, {batch.value, static_cast<int64_t>(limit)});
}

Result<size_t> SqlSampleReads::CountResults(SampleId sample) {
  size_t count = 0;
  PANYUAN_TRY(session_.Query(kCountResults, {sample.value},
                             [&](const db::Row& row) { count = static_cast<size_t>(row.Int(0)); }));
  return count;
}

Result<SampleId> SqlSampleWrites::Insert(const Sample& sample) {
  const SampledBatch& batch = sample.batch;
  return InsertOne<SampleId>(
      transaction_, kInsertSample,
      {batch.number.value, batch.code, batch.product.value, batch.product_code,
       batch.product_name_zh, batch.stall_code, batch.market_code, batch.township_code,
       sample.lab_code, Number(sample.purpose), sample.sampler.value, sample.taken_at.us,
       sample.recorded_at.us, int64_t{sample.test.mass_g}, sample.test.seal,
       int64_t{sample.reserve.mass_g}, sample.reserve.seal, Number(sample.verdict)});
}

Result<ResultId> SqlSampleWrites::Insert(const TestResult& result) {
  const TestItem& item = result.item;
  const ReadingColumns reading = ToColumns(result.reading);
  const LimitColumns limit = ToColumns(result.judgement.limit);
  std::optional<std::string> threshold;
  if (item.rule.threshold) threshold = item.rule.threshold->ToString();
  return InsertOne<ResultId>(transaction_, kInsertResult,
                             {result.sample.value,
                              result.batch.value,
                              item.id.value,
                              item.code,
                              item.name_zh,
                              item.name_en,
                              Number(item.rule.kind),
                              item.rule.unit,
                              OrNull(threshold),
                              result.method,
                              Number(reading.kind),
                              int64_t{reading.strip.control_line},
                              int64_t{reading.strip.positive},
                              OrNull(reading.value),
                              reading.unit,
                              int64_t{reading.below_detection},
                              Number(result.judgement.verdict),
                              Number(result.judgement.ground),
                              limit.kind,
                              OrNull(limit.value),
                              limit.unit,
                              limit.basis,
                              limit.source,
                              limit.confidence,
                              limit.valid_from,
                              Number(result.state),
                              result.tested_by.value,
                              result.tested_at.us,
                              result.recorded_at.us});
}

Status SqlSampleWrites::SaveVerification(const TestResult& result) {
  return UpdateOne(transaction_, kSaveVerification,
                   {result.id.value, result.verified_by.value, result.verified_at.us});
}

Status SqlSampleWrites::SaveVerdict(SampleId sample, SampleVerdict verdict) {
  return UpdateOne(transaction_, kSaveVerdict, {sample.value, Number(verdict)});
}

}  // namespace panyuan::lab
