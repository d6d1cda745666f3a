#include "clients/admin/simulate.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "clients/admin/simulate_catalogue.h"
#include "clients/admin/simulate_identities.h"
#include "clients/admin/simulate_plan.h"
#include "clients/admin/simulate_reasons.h"
#include "clients/admin/simulate_run.h"
#include "clients/common/paging.h"
#include "clients/common/progress.h"
#include "clients/common/reasons.h"
#include "clients/common/table.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;
using registry::v1::RegistryService;

constexpr uint32_t kMostDays = 3'660, kMostSamples = 1'000'000, kMostSeed = UINT32_MAX;

struct SimulateOptions {
  SimulationSettings settings;
  std::optional<base::CivilDay> until;
  std::string identities;
};

Result<SimulationSettings> Settle(const SimulateOptions& options) {
  SimulationSettings settings = options.settings;
  settings.last_day = options.until.value_or(base::ShanghaiDay(base::SystemClock().Now()));
  const std::string most = std::to_string(kMaxSamplesPerDay);
  if (settings.samples > uint64_t{kMaxSamplesPerDay} * settings.days)
    return Error(kCommandLineInvalid,
                 {{"problem", "--samples asks for more than " + most + " a day"},
                  {"problem_zh", "--samples 超过每天 " + most + " 份"}});
  return settings;
}

Error Empty(const char* missing, const char* missing_zh) {
  return Error(kSimulationCatalogueEmpty, {{"missing", missing}, {"missing_zh", missing_zh}});
}

Result<std::vector<Goods>> FetchGoods(Session& session) {
  PANYUAN_ASSIGN(
      const auto products,
      FetchPages(session, &RegistryService::Stub::ListProducts, registry::v1::ListProductsRequest(),
                 kMostListed, &registry::v1::ListProductsResponse::mutable_products));
  PANYUAN_ASSIGN(const auto items,
                 FetchPages(session, &RegistryService::Stub::ListTestItems,
                            registry::v1::ListTestItemsRequest(), kMostListed,
                            &registry::v1::ListTestItemsResponse::mutable_test_items));
  PANYUAN_ASSIGN(const auto limits,
                 FetchPages(session, &RegistryService::Stub::ListResidueLimits,
                            registry::v1::ListResidueLimitsRequest(), kMostListed,
                            &registry::v1::ListResidueLimitsResponse::mutable_residue_limits));
  PANYUAN_ASSIGN(std::vector<Goods> goods, MatchTests(products, items, limits));
  const bool any =
      std::any_of(goods.begin(), goods.end(), [](const Goods& one) { return !one.tests.empty(); });
  if (!any) return Empty("product that a test item fits", "有检测项目的产品");
  return goods;
}

// The identities' county, as the registry knows it. A stall that it does not know keeps an empty
// sign; the server refuses it.
Result<County> FetchCounty(Session& session, const Identities& identities) {
  County county;
  PANYUAN_ASSIGN(county.goods, FetchGoods(session));
  PANYUAN_ASSIGN(const auto townships,
                 FetchPages(session, &RegistryService::Stub::ListTownships,
                            registry::v1::ListTownshipsRequest(), kMostListed,
                            &registry::v1::ListTownshipsResponse::mutable_townships));
  if (townships.townships().empty()) return Empty("township", "乡镇街道");
  for (const auto& township : townships.townships()) county.townships.push_back(township.name_zh());
  PANYUAN_ASSIGN(const auto stalls, FetchPages(session, &RegistryService::Stub::ListStalls,
                                               registry::v1::ListStallsRequest(), kMostListed,
                                               &registry::v1::ListStallsResponse::mutable_stalls));
  std::map<std::string, std::string> signs;
  for (const auto& stall : stalls.stalls()) signs[stall.stall_code()] = stall.name_zh();
  for (const auto& stall : identities.stalls)
    county.stalls.push_back({stall.stall_code, signs[stall.stall_code]});
  for (const auto& lab : identities.laboratories) county.lab_codes.push_back(lab.lab_code);
  return county;
}

void NoteBeginning(const Session& session, const SimulationSettings& settings,
                   const Identities& identities) {
  const auto count = [](size_t number) { return std::to_string(number); };
  session.Note(base::FormatDay(settings.first_day()) + session.Say({" to ", " 至 "}) +
               base::FormatDay(settings.last_day) + session.Say({": ", "："}) +
               count(identities.stalls.size()) + session.Say({" stalls, ", " 个摊位，"}) +
               count(identities.laboratories.size()) + session.Say({" laboratories", " 个快检室"}));
  if (identities.left_out > 0)
    session.Note(count(identities.left_out) +
                 session.Say({" more stalls or laboratories stay out: at most 64 identities play",
                              " 个摊位或快检室不参加：最多 64 个身份"}));
}

void PrintSummary(const Session& session, const SimulationSettings& settings, const Tally& tally,
                  double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(tally.calls) / seconds : 0;
  if (session.json()) {
    nlohmann::ordered_json summary{{"seed", settings.seed},
                                   {"first_day", base::FormatDay(settings.first_day())},
                                   {"last_day", base::FormatDay(settings.last_day)}};
    for (const Figure& figure : kFigures) summary[figure.key] = tally.*figure.count;
    summary["seconds"] = seconds;
    summary["calls_per_second"] = rate;
    return session.PrintJson(summary);
  }
  Facts facts;
  for (const Figure& figure : kFigures)
    facts.push_back({session.Say(figure.name), std::to_string(tally.*figure.count)});
  char speed[64];
  std::snprintf(speed, sizeof speed, ", %.0f/s (%.1f s)", rate, seconds);
  facts.back().value += speed;  // of the calls
  session.Print(FactLines(facts));
}

Result<ExitCode> RunSimulate(Session& session, const SimulateOptions& options) {
  PANYUAN_ASSIGN(const SimulationSettings settings, Settle(options));
  PANYUAN_ASSIGN(const Identities identities, FindIdentities(options.identities));
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  CallSettings call;
  call.language = session.language();
  PANYUAN_ASSIGN(const Cast cast, OpenCast(identities, options.identities, *profile, call));
  PANYUAN_ASSIGN(const Connection* const connection, session.connection());
  PANYUAN_TRY(CheckSimulationAllowed(*connection));
  PANYUAN_ASSIGN(const County county, FetchCounty(session, identities));
  NoteBeginning(session, settings, identities);

  const auto started = std::chrono::steady_clock::now();
  std::optional<Progress> progress;
  progress.emplace(session.Say({"Samples", "样品"}), settings.samples);
  const Played played = PlaySimulation(county, settings, cast, *progress);
  progress.reset();  // ends its line
  if (!played.status.ok()) {
    const base::Metadata& about = played.status.error().metadata();
    session.Note(
        session.Say({"Stopped after samples: ", "已停止，已完成样品："}) +
        std::to_string(played.tally.samples) +
        (about.contains("call") ? session.Say({"; at ", "；位于 "}) + about.at("call") : ""));
    return played.status.error();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  PrintSummary(session, settings, played.tally, took.count());
  return ExitCode::kOk;
}

void DeclareSimulate(Arguments& arguments, SimulateOptions& options) {
  SimulationSettings& settings = options.settings;
  arguments
      .Add("--identities DIR", options.identities,
           {"Folder with vendor-<stall>, technician-<lab>-T1, -T2 and regulator-<person> "
            "certificates and keys",
            "存放 vendor-<摊位>、technician-<快检室>-T1、-T2 和 regulator-<人员> "
            "证书和私钥的文件夹"})
      .Required();
  arguments.Add("--days N", settings.days, 1, kMostDays,
                {"Days (default 365)", "天数（默认 365）"});
  arguments.Add("--samples N", settings.samples, 1, kMostSamples,
                {"Samples in all (default 25000)", "样品总数（默认 25000）"});
  arguments.Add("--seed N", settings.seed, 0, kMostSeed,
                {"Another seed, another year (default 7)", "随机种子，不同则数据不同（默认 7）"});
  arguments.Read("--until DAY", options.until, base::ParseDay,
                 {"Last day: 2026-12-31 (default today)", "最后一天：2026-12-31（默认今天）"});
}

}  // namespace

Command SimulateCommand() {
  const auto options = std::make_shared<SimulateOptions>();
  return {
      .name = "simulate",
      .about = {"Play a county's year on a server meant for it",
                "在模拟服务器上模拟全县一年的业务"},
      .notes = {"The server's configuration must say `simulation = true` under [server]; never use "
                "a county's real data. The same seed plays the same year, and playing it again "
                "repeats harmlessly.\n\n"
                "Example: panyuan-admin simulate --identities certificates --days 365 "
                "--samples 25000 --seed 7",
                "服务器配置的 [server] 下须有 simulation = true；切勿用于真实数据。"
                "同一种子产生同样的一年，重复运行不会重复登记。\n\n"
                "示例：panyuan-admin simulate --identities certificates --days 365 "
                "--samples 25000 --seed 7"},
      .declare = [options](Arguments& arguments) { DeclareSimulate(arguments, *options); },
      .run = [options](Session& session) { return RunSimulate(session, *options); },
  };
}

}  // namespace panyuan::clients::admin
