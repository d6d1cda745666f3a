// panyuan_bench: the parts that measure; run.py puts them together.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/commands.h"

namespace panyuan::bench {
namespace {

void AddPressure(CLI::App& command, Pressure& pressure) {
  command.add_option("--seconds", pressure.seconds, "How long")->capture_default_str();
  command.add_option("--in-flight", pressure.in_flight, "Calls at once")->capture_default_str();
  command.add_option("--rate", pressure.per_second, "So many a second instead");
  command.add_option("--calls", pressure.calls, "So many calls instead");
  command.add_option("--pid", pressure.server, "The server, whose CPU time is counted");
}

void AddCalls(CLI::App& app) {
  static CallPlan plan;
  CLI::App* calls = app.add_subcommand("calls", "One kind of call: " + CallKinds());
  calls->add_option("kind", plan.kind)->required();
  calls->add_option("--folder", plan.folder, "The county's")->required();
  calls->add_option("--port", plan.port)->required();
  calls->add_option("--known", plan.known, "File of batches; for results: of sample codes");
  calls->add_option("--channels", plan.channels, "Connections")->capture_default_str();
  calls->add_option("--keep-every", plan.keep_every, "Batches kept in the file");
  AddPressure(*calls, plan.pressure);
  calls->callback([] { MeasureCalls(plan); });
}

void AddCountyParts(CLI::App& app) {
  static std::string folder, known, samples;
  static int port = 0, sales = 0, repeats = 20;
  CLI::App* history = app.add_subcommand("history", "A sample and a verified result each");
  CLI::App* chains = app.add_subcommand("chains", "Splits, merges, transfers and losses of each");
  CLI::App* sampling = app.add_subcommand("samples", "A sample of each known batch");
  CLI::App* statistics = app.add_subcommand("statistics", "Every cut of a year and of ten");
  CLI::App* ways = app.add_subcommand("ways", "Goods followed to 10,000 batches and back");
  CLI::App* exports = app.add_subcommand("export", "All that was recorded, as files");
  for (CLI::App* one : {history, chains, sampling, statistics, ways, exports}) {
    one->add_option("--folder", folder)->required();
    one->add_option("--port", port)->required();
  }
  CLI::App* recall = app.add_subcommand("recall", "A recall of 10,000 batches at 1,000 stalls");
  recall->callback([] { MeasureRecall(repeats); });
  for (CLI::App* one : {history, chains, sampling}) one->add_option("--known", known)->required();
  history->add_option("--sales", sales, "Sales of each");
  sampling->add_option("--samples", samples)->required();
  for (CLI::App* one : {statistics, ways, recall})
    one->add_option("--repeats", repeats)->capture_default_str();
  ways->callback([] { MeasureWays(folder, port, repeats); });
  exports->callback([] { MeasureExport(folder, port); });
  history->callback([] { AddHistory(folder, port, known, sales); });
  chains->callback([] { AddChains(folder, port, known); });
  sampling->callback([] { TakeSamples(folder, port, known, samples); });
  statistics->callback([] { MeasureStatistics(folder, port, repeats); });
}

void AddPages(CLI::App& app) {
  static std::string address, authority, paths;
  static int connections = 16;
  static Pressure pressure;
  pressure.per_second = 500;
  CLI::App* pages = app.add_subcommand("pages", "Pages over HTTPS");
  pages->add_option("--address", address)->required();
  pages->add_option("--authority", authority)->required();
  pages->add_option("--paths", paths)->required();
  pages->add_option("--connections", connections)->capture_default_str();
  AddPressure(*pages, pressure);
  pages->callback([] { MeasurePages(address, authority, paths, connections, pressure); });
}

void AddLimits(CLI::App& app) {
  static std::string folder, base, finished, copy, database;
  static size_t page_bytes = 8'000;
  static int64_t groups = 1;
  static uint64_t leaves = 2'000'000, events = 200'000;
  static double seconds = 2;
  CLI::App* limit = app.add_subcommand("limit", "Serve an empty echo and a file");
  limit->add_option("--folder", folder)->required();
  limit->add_option("--page-bytes", page_bytes)->capture_default_str();
  limit->callback([] { ServeLimit(folder, page_bytes); });
  CLI::App* replay = app.add_subcommand("replay", "Bare SQLite writing the same rows");
  replay->add_option("--base", base)->required();
  replay->add_option("--finished", finished)->required();
  replay->add_option("--copy", copy)->required();
  replay->add_option("--groups", groups)->required();
  replay->callback([] { Replay(base, finished, copy, groups); });
  CLI::App* tree = app.add_subcommand("tree", "Merkle tree in memory beside SHA-256");
  tree->add_option("--leaves", leaves)->capture_default_str();
  tree->callback([] { MeasureTree(leaves); });
  CLI::App* hash = app.add_subcommand("hash", "Event hashes");
  hash->add_option("--events", events)->capture_default_str();
  hash->callback([] { MeasureHash(events); });
  CLI::App* proofs = app.add_subcommand("proofs", "Proofs from the stored log");
  proofs->add_option("--database", database)->required();
  proofs->add_option("--seconds", seconds)->capture_default_str();
  proofs->callback([] { MeasureProofs(database, seconds); });
}

void AddPostgres(CLI::App& app) {
  static std::string url, base, finished;
  static int groups = 1;
  CLI::App* copy = app.add_subcommand("copy-schema", "A schema and all its rows under a new name");
  CLI::App* insert = app.add_subcommand("insert", "Bare PostgreSQL writing the same rows");
  for (CLI::App* one : {copy, insert}) {
    one->add_option("--url", url)->required();
    one->add_option("--base", base)->required();
    one->add_option("--finished", finished)->required();
  }
  insert->add_option("--groups", groups)->required();
  copy->callback([] { CopySchema(url, finished, base); });
  insert->callback([] { Insert(url, base, finished, groups); });
}

}  // namespace
}  // namespace panyuan::bench

int main(int argc, char** argv) {
  CLI::App app("Measures Panyuan and its limits, one figure a call.", "panyuan_bench");
  app.require_subcommand(1);
  panyuan::bench::AddCalls(app);
  panyuan::bench::AddCountyParts(app);
  panyuan::bench::AddPages(app);
  panyuan::bench::AddLimits(app);
  panyuan::bench::AddPostgres(app);
  CLI11_PARSE(app, argc, argv);
  std::fflush(stdout);
  std::_Exit(0);  // gRPC's threads may still be at the last callback
}
