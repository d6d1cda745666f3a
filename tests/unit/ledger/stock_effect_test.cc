#include "services/ledger/stock_effect.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/db/engine.h"
#include "services/db/sqlite_engine.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::ledger {
namespace {

constexpr std::string_view kSteps[] = {"receiving",      "void_shipping", "collecting",
                                       "retail_selling", "shipping",      "departing",
                                       "stock_taking",   "destroying",    "disassembling",
                                       "assembling",     "repackaging",   "creating_class_instance",
                                       "error",          "foreign",       "holding",
                                       "stocking",       "packing",       "unpacking",
                                       "sampling",       "inspecting",    ""};

TEST(StockEffect, IsWhatItsSqlSays) {
  const testing::ScratchFolder folder;
  const auto engine = db::MakeSqliteEngine(folder / "effect.db");
  const auto writer = engine->OpenWriter().value();
  ASSERT_OK(writer->RunScript("CREATE TABLE chain (step TEXT, mass_g BIGINT)"));
  for (const std::string_view step : kSteps) {
    for (const int64_t mass_g : {int64_t{1'500}, int64_t{-1'500}}) {
      ASSERT_OK(writer->Begin());
      ASSERT_OK(writer->Execute("DELETE FROM chain", {}));
      ASSERT_OK(writer->Execute("INSERT INTO chain VALUES ($1, $2)", {step, mass_g}));
      int64_t effect = 99;
      ASSERT_OK(writer->Query("SELECT " PANYUAN_STOCK_EFFECT("c.") " FROM chain c", {},
                              [&](const db::Row& row) { effect = row.Int(0); }));
      EXPECT_EQ(effect, StockEffect({step, "", mass_g})) << step << " " << mass_g;
      ASSERT_EQ(writer->Commit(), db::Outcome::kCommitted);
    }
  }
}

TEST(CorrectionOf, TakesBackWhatTheRowDid) {
  for (const std::string_view step : kSteps) {
    const ChainRow row{step, "sold", 700};
    const ChainRow correction = CorrectionOf(row);
    EXPECT_EQ(StockEffect(row) + StockEffect(correction), 0) << step;
    EXPECT_EQ(correction.disposition, step);
  }
}

}  // namespace
}  // namespace panyuan::ledger
