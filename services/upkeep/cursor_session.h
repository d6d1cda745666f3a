// Reading whole tables of PostgreSQL in bounded memory: its library hands over a result only when
// all of it has arrived, so a query without a limit goes through a cursor of the database.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "services/db/session.h"

namespace panyuan::upkeep {

// The statements of cursors. It outlives the connection, which knows them by their texts.
class CursorTexts {
 public:
  struct Texts {
    std::string declare, fetch, close;
  };
  const Texts& Of(std::string_view sql);

 private:
  std::map<std::string, Texts, std::less<>> texts_;
};

// A view of a session in a transaction of PostgreSQL: what has no LIMIT is fetched kRows at a time.
// A visitor may ask for other things meanwhile, but not for the same query.
class CursorSession final : public db::Session {
 public:
  static constexpr int kRows = 1'024;

  // Both outlive the object.
  CursorSession(db::Session& session, CursorTexts& texts) : session_(session), texts_(texts) {}

  base::Status Query(std::string_view sql, db::Params params, const db::RowVisitor& visit) override;

 private:
  db::Session& session_;
  CursorTexts& texts_;
};

}  // namespace panyuan::upkeep
