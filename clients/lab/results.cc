#include "clients/lab/results.h"

#include <memory>
#include <optional>
#include <string>

#include "clients/common/moment.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/lab/result_view.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"

namespace panyuan::clients::technician {
namespace {

using base::Error;
using base::Result;
using lab::v1::LabService;

struct ResultOptions {
  std::string sample, item, unit, method, request_id;
  std::optional<std::string> value, below, inhibition;
  std::optional<lab::v1::StripReading> strip;
  std::optional<google::protobuf::Timestamp> tested_at;
};

Error Unclear(const char* en, const char* zh) {
  return Error(kCommandLineInvalid, {{"problem", en}, {"problem_zh", zh}});
}

// The one reading that the options give.
Result<lab::v1::Reading> MakeReading(const ResultOptions& options) {
  const int given = options.value.has_value() + options.below.has_value() +
                    options.inhibition.has_value() + options.strip.has_value();
  if (given != 1)
    return Unclear("give one of --value, --below, --strip and --inhibition",
                   "--value、--below、--strip、--inhibition 须给且只给一个");
  lab::v1::Reading reading;
  if (options.strip) *reading.mutable_strip() = *options.strip;
  if (options.inhibition) reading.set_inhibition_percent(*options.inhibition);
  if (!options.value && !options.below) return reading;
  if (options.unit.empty())
    return Unclear("--value and --below need --unit", "--value 和 --below 须带 --unit");
  auto& content = *reading.mutable_concentration();
  content.set_value(options.value ? *options.value : *options.below);
  content.set_unit(options.unit);
  content.set_below_detection(options.below.has_value());
  return reading;
}

Result<ExitCode> RunResult(Session& session, const ResultOptions& options) {
  lab::v1::SubmitResultRequest request;
  PANYUAN_ASSIGN(*request.mutable_reading(), MakeReading(options));
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_sample_code(options.sample);
  request.set_item_code(options.item);
  request.set_method(options.method);
  if (options.tested_at) *request.mutable_tested_at() = *options.tested_at;
  PANYUAN_ASSIGN(const auto response, session.Call(&LabService::Stub::SubmitResult, request));
  if (session.json())
    session.PrintJson(response);
  else
    PrintRecorded(session, ResultFacts(session, response.result()), response.receipt());
  return ExitCode::kOk;
}

struct VerifyOptions {
  std::string result, request_id;
};

Result<ExitCode> RunVerify(Session& session, const VerifyOptions& options) {
  lab::v1::VerifyResultRequest request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_result_code(options.result);
  PANYUAN_ASSIGN(const auto response, session.Call(&LabService::Stub::VerifyResult, request));
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  PrintRecorded(session, ResultFacts(session, response.result()), response.receipt());
  if (response.batch_held())
    session.Print(session.terminal().Paint(
        session.Say({"Sale of batch ", "批次 "}) + response.result().batch_code() +
            session.Say({" has been stopped.\n", " 已暂停销售。\n"}),
        Style::kBad));
  return ExitCode::kOk;
}

lab::v1::StripReading Strip(bool control_line, bool positive) {
  lab::v1::StripReading strip;
  strip.set_control_line(control_line);
  strip.set_positive(positive);
  return strip;
}

void DeclareResult(Arguments& arguments, ResultOptions& options) {
  arguments.Add("SAMPLE", options.sample, {"Sample code", "样品编号"}).Required();
  arguments.Add("ITEM", options.item, {"Test item: PES-019", "检测项目编码，如 PES-019"})
      .Required();
  arguments.Add("--value NUMBER", options.value,
                {"Measured content, with --unit", "测得含量，须带 --unit"});
  arguments.Add(
      "--below NUMBER", options.below,
      {"Nothing found above this detection limit, with --unit", "未检出，此为检出限，须带 --unit"});
  arguments.Add("--unit UNIT", options.unit, {"mg/kg, ug/kg or g/kg", "mg/kg、ug/kg 或 g/kg"});
  arguments.Choose<lab::v1::StripReading>("--strip", options.strip,
                                          {{"negative", Strip(true, false)},
                                           {"positive", Strip(true, true)},
                                           {"invalid", Strip(false, false)}},
                                          {"What the strip shows", "试纸显示：阴性、阳性或无效"});
  arguments.Add("--inhibition PERCENT", options.inhibition,
                {"Inhibition, -20 to 100", "抑制率，-20 至 100"});
  arguments.Add("--method NAME", options.method,
                {"The method, where it is not the item's own", "方法（与项目默认方法不同时）"});
  arguments.Read(
      "--tested TIME", options.tested_at, ReadMoment,
      {"When: \"2026-03-04 09:30\" (default now)", "检测时间：\"2026-03-04 09:30\"（默认现在）"});
  arguments.Add("--request-id ID", options.request_id,
                {"Repeat an earlier request under its id", "以原请求编号重发"});
}

}  // namespace

Command ResultCommand() {
  const auto options = std::make_shared<ResultOptions>();
  return {
      .name = "result",
      .about = {"Hand in a result; a second person verifies it", "提交检测结果，由第二人复核"},
      .notes = {"Examples:\n"
                "  panyuan-lab result S-330727-0000001 PES-019 --value 0.31 --unit mg/kg "
                "--method \"GB 23200.121-2021\"\n"
                "  panyuan-lab result S-330727-0000001 PES-001 --inhibition 12.5",
                "示例：\n"
                "  panyuan-lab result S-330727-0000001 PES-019 --value 0.31 --unit mg/kg "
                "--method \"GB 23200.121-2021\"\n"
                "  panyuan-lab result S-330727-0000001 PES-001 --inhibition 12.5"},
      .declare = [options](Arguments& arguments) { DeclareResult(arguments, *options); },
      .run = [options](Session& session) { return RunResult(session, *options); },
  };
}

Command VerifyCommand() {
  const auto options = std::make_shared<VerifyOptions>();
  return {
      .name = "verify",
      .about = {"Verify another person's result", "复核他人的检测结果"},
      .notes = {"A verified failure stops the sale of its batch at once.",
                "复核为不合格的，其批次立即暂停销售。"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("RESULT", options->result, {"Result code", "结果编号"}).Required();
            arguments.Add("--request-id ID", options->request_id,
                          {"Repeat an earlier request under its id", "以原请求编号重发"});
          },
      .run = [options](Session& session) { return RunVerify(session, *options); },
  };
}

}  // namespace panyuan::clients::technician
