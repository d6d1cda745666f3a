#include "services/db/statement_text.h"

#include <gtest/gtest.h>

namespace panyuan::db {
namespace {

TEST(ReadStatement, KnowsAPlainInsert) {
  const StatementText text = ReadStatement("INSERT INTO things (id, words) VALUES ($1, $2)");
  EXPECT_EQ(text.table, "things");
  EXPECT_EQ(text.insert, "INSERT INTO things (id, words)");
  EXPECT_EQ(text.columns, 2u);
}

TEST(ReadStatement, TakesNoInsertForPlainThatDoesMoreOrLess) {
  for (const char* sql :
       {"INSERT INTO things (id, words) VALUES ($2, $1)",
        "INSERT INTO things (id, words) VALUES ($1, 'w')",
        "INSERT INTO things (id, words) VALUES ($1, $2) RETURNING id",
        "INSERT INTO things (id) VALUES ($1) ON CONFLICT (id) DO NOTHING",
        "INSERT INTO things AS held (id) VALUES ($1, $2)", "INSERT INTO things VALUES ($1)"}) {
    const StatementText text = ReadStatement(sql);
    EXPECT_TRUE(text.insert.empty()) << sql;
    EXPECT_EQ(text.table, "things") << sql;
  }
}

TEST(ReadStatement, NamesTheTableThatChanges) {
  EXPECT_EQ(ReadStatement("UPDATE things SET words = $2 WHERE id = $1").table, "things");
  EXPECT_EQ(ReadStatement("DELETE FROM things").table, "things");
  EXPECT_EQ(ReadStatement("SELECT id FROM things").table, "");
}

TEST(ReadStatement, FindsWholeWordsOnly) {
  const StatementText text = ReadStatement(
      "SELECT a.id FROM things a WHERE EXISTS (SELECT 1 FROM other_things WHERE id=a.id)");
  EXPECT_TRUE(text.Names("things"));
  EXPECT_TRUE(text.Names("other_things"));
  EXPECT_FALSE(text.Names("other"));
  EXPECT_FALSE(text.Names("thing"));
}

}  // namespace
}  // namespace panyuan::db
