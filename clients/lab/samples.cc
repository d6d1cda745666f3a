#include "clients/lab/samples.h"

#include <memory>
#include <optional>

#include "clients/common/batch_argument.h"
#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "clients/lab/result_view.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"

namespace panyuan::clients::technician {
namespace {

using base::Result;
using lab::v1::LabService;
using registry::v1::RegistryService;

struct SampleOptions {
  std::string batch, lab, request_id;
  bool targeted = false, routine = false;
  uint32_t test_portion_g = 0, reserve_portion_g = 0;
  std::string seal, reserve_seal;
  std::optional<google::protobuf::Timestamp> taken_at;
};

std::string Portion(uint32_t grams, const std::string& seal, const Session& session) {
  if (grams == 0) return "";
  return std::to_string(grams) + " g" +
         (seal.empty() ? "" : session.Say({", seal ", "，封条 "}) + seal);
}

Facts SampleFacts(const Session& session, const lab::v1::Sample& sample) {
  const auto say = [&](const Text& text) { return text.In(session.language()); };
  return {
      {say({"Sample", "样品"}), sample.sample_code()},
      {say({"Blind code", "盲样号"}), sample.blind_code()},
      {say({"Batch", "批次码"}), sample.batch_code()},
      {say({"Product", "产品"}), sample.product_name_zh() + " (" + sample.product_code() + ")"},
      {say({"Stall", "摊位"}), sample.stall_code()},
      {say({"Laboratory", "快检室"}), sample.lab_code()},
      {say({"Purpose", "抽样类型"}), session.Say(Word(sample.purpose()))},
      {say({"Taken", "抽样时间"}), Describe(sample.taken_at()) + " " + sample.sampler()},
      {say({"Test portion", "检样"}),
       Portion(sample.test_portion_g(), sample.test_seal(), session)},
      {say({"Reserve portion", "备样"}),
       Portion(sample.reserve_portion_g(), sample.reserve_seal(), session)},
      {say({"Verdict", "结论"}),
       session.terminal().Paint(Word(sample.verdict()).In(session.language()),
                                StyleOf(sample.verdict()))},
  };
}

Result<lab::v1::TakeSampleRequest> MakeRequest(const SampleOptions& options) {
  if (options.routine && options.targeted)
    return base::Error(kCommandLineInvalid,
                       {{"problem", "--routine and --targeted exclude each other"},
                        {"problem_zh", "--routine 与 --targeted 不能同时使用"}});
  lab::v1::TakeSampleRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_lab_code(options.lab);
  request.set_purpose(options.targeted ? lab::v1::SAMPLE_PURPOSE_TARGETED
                                       : lab::v1::SAMPLE_PURPOSE_ROUTINE);
  request.set_test_portion_g(options.test_portion_g);
  request.set_reserve_portion_g(options.reserve_portion_g);
  request.set_test_seal(options.seal);
  request.set_reserve_seal(options.reserve_seal);
  if (options.taken_at) *request.mutable_taken_at() = *options.taken_at;
  return request;
}

Result<ExitCode> RunSample(Session& session, const SampleOptions& options) {
  PANYUAN_ASSIGN(const auto request, MakeRequest(options));
  PANYUAN_ASSIGN(const auto response, session.Call(&LabService::Stub::TakeSample, request));
  if (session.json())
    session.PrintJson(response);
  else
    PrintRecorded(session, SampleFacts(session, response.sample()), response.receipt());
  return ExitCode::kOk;
}

struct ListOptions {
  std::string lab;
  uint32_t limit = kDefaultListed;
};

Result<ExitCode> RunList(Session& session, const ListOptions& options) {
  lab::v1::ListSamplesRequest request;
  request.set_lab_code(options.lab);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &LabService::Stub::ListSamples, request, options.limit,
                            &lab::v1::ListSamplesResponse::mutable_samples));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Sample", "样品"})},
               {say({"Blind", "盲样号"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Purpose", "抽样类型"})},
               {say({"Taken", "抽样时间"})},
               {say({"Verdict", "结论"})},
               {say({"Batch", "批次码"})}});
  for (const auto& sample : listed.samples())
    table.Add({sample.sample_code(),
               sample.blind_code(),
               sample.product_name_zh(),
               say(Word(sample.purpose())),
               Describe(sample.taken_at()),
               {say(Word(sample.verdict())), StyleOf(sample.verdict())},
               sample.batch_code()});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

Result<ExitCode> RunShow(Session& session, const std::string& sample_code) {
  lab::v1::GetSampleRequest request;
  request.set_sample_code(sample_code);
  PANYUAN_ASSIGN(const auto response, session.Call(&LabService::Stub::GetSample, request));
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  session.Print(FactLines(SampleFacts(session, response.sample())));
  for (const auto& result : response.results())
    session.Print("\n" + FactLines(ResultFacts(session, result)));
  return ExitCode::kOk;
}

struct ItemsOptions {
  std::string query;
  uint32_t limit = kDefaultListed;
};

Text KindWord(registry::v1::ResultKind kind) {
  switch (kind) {
    case registry::v1::RESULT_KIND_QUALITATIVE:
      return {"--strip", "--strip"};
    case registry::v1::RESULT_KIND_INHIBITION_PERCENT:
      return {"--inhibition", "--inhibition"};
    case registry::v1::RESULT_KIND_QUANTITATIVE:
      return {"--value, --below", "--value、--below"};
    default:  // protobuf enums are open
      return {};
  }
}

Result<ExitCode> RunItems(Session& session, const ItemsOptions& options) {
  registry::v1::ListTestItemsRequest request;
  request.set_query(options.query);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &RegistryService::Stub::ListTestItems, request, options.limit,
                            &registry::v1::ListTestItemsResponse::mutable_test_items));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  const auto name = [&](const std::string& zh, const std::string& en) {
    return NameIn(session.language(), zh, en);
  };
  Table table({{say({"Item", "项目"})},
               {say({"Analyte", "检测对象"}), Table::Align::kLeft, true},
               {say({"In", "基质"}), Table::Align::kLeft, true},
               {say({"Method", "方法"}), Table::Align::kLeft, true},
               {say({"Reading", "读数"})},
               {say({"Detection limit", "检出限"})}});
  for (const auto& item : listed.test_items())
    table.Add({item.item_code(), name(item.name_zh(), item.name_en()),
               name(item.matrix_zh(), item.matrix_en()),
               item.method_code().empty() ? item.method_name_zh() : item.method_code(),
               say(KindWord(item.result_kind())),
               item.detection_limit().empty() ? "" : item.detection_limit() + " " + item.unit()});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

void DeclareSample(Arguments& arguments, SampleOptions& options) {
  arguments
      .Add("BATCH", options.batch,
           {"Batch code, label address or picture of a label", "批次码、标签网址或标签图片"})
      .Required();
  arguments.Switch("--routine", options.routine,
                   {"Drawn at random by the plan (default)", "按计划随机抽样（默认）"});
  arguments.Switch("--targeted", options.targeted,
                   {"Drawn on suspicion, complaint or campaign", "因线索、投诉或专项抽样"});
  arguments
      .Read("--test-portion AMOUNT", options.test_portion_g, ReadGrams,
            {"Mass of the test portion: 500g", "检样质量，如 500g"})
      .Required();
  arguments.Read("--reserve AMOUNT", options.reserve_portion_g, ReadGrams,
                 {"Mass of the reserve portion", "备样质量"});
  arguments.Add("--seal NUMBER", options.seal, {"Seal of the test portion", "检样封条号"});
  arguments.Add("--reserve-seal NUMBER", options.reserve_seal,
                {"Seal of the reserve portion", "备样封条号"});
  arguments.Read(
      "--taken TIME", options.taken_at, ReadMoment,
      {"When: \"2026-03-04 08:30\" (default now)", "抽样时间：\"2026-03-04 08:30\"（默认现在）"});
  arguments.Add("--lab CODE", options.lab,
                {"Laboratory (default your own)", "快检室（默认自己的）"});
  arguments.Add("--request-id ID", options.request_id,
                {"Repeat an earlier request under its id", "以原请求编号重发"});
}

}  // namespace

Command SampleCommand() {
  const auto options = std::make_shared<SampleOptions>();
  return {
      .name = "sample",
      .about = {"Take a sample from a batch", "从批次抽样"},
      .notes = {"Example: panyuan-lab sample label.png --test-portion 500g --reserve 500g "
                "--seal F0001 --reserve-seal F0002",
                "示例：panyuan-lab sample label.png --test-portion 500g --reserve 500g "
                "--seal F0001 --reserve-seal F0002"},
      .declare = [options](Arguments& arguments) { DeclareSample(arguments, *options); },
      .run = [options](Session& session) { return RunSample(session, *options); },
  };
}

Command ListCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "list",
      .about = {"List the laboratory's samples, newest first", "列出本快检室的样品，新的在前"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("--lab CODE", options->lab,
                          {"Laboratory (default your own)", "快检室（默认自己的）"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunList(session, *options); },
  };
}

Command ShowCommand() {
  const auto sample = std::make_shared<std::string>();
  return {
      .name = "show",
      .about = {"Show one sample and its results", "显示一份样品及其结果"},
      .declare =
          [sample](Arguments& arguments) {
            arguments.Add("SAMPLE", *sample, {"Sample code", "样品编号"}).Required();
          },
      .run = [sample](Session& session) { return RunShow(session, *sample); },
  };
}

Command ItemsCommand() {
  const auto options = std::make_shared<ItemsOptions>();
  return {
      .name = "items",
      .about = {"List the test items", "列出检测项目"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("QUERY", options->query,
                          {"Part of a code or name", "编码或名称的一部分"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunItems(session, *options); },
  };
}

}  // namespace panyuan::clients::technician
