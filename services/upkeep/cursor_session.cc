#include "services/upkeep/cursor_session.h"

namespace panyuan::upkeep {

using base::Status;

const CursorTexts::Texts& CursorTexts::Of(std::string_view sql) {
  const auto found = texts_.find(sql);
  if (found != texts_.end()) return found->second;
  const std::string name = "upkeep_" + std::to_string(texts_.size());
  Texts texts{"DECLARE " + name + " NO SCROLL CURSOR FOR " + std::string(sql),
              "FETCH " + std::to_string(CursorSession::kRows) + " FROM " + name, "CLOSE " + name};
  return texts_.emplace(sql, std::move(texts)).first->second;
}

Status CursorSession::Query(std::string_view sql, db::Params params, const db::RowVisitor& visit) {
  if (sql.find(" LIMIT ") != sql.npos) return session_.Query(sql, params, visit);
  const CursorTexts::Texts& texts = texts_.Of(sql);
  const auto nothing = [](const db::Row&) {};
  PANYUAN_TRY(session_.Query(texts.declare, params, nothing));
  for (int rows = kRows; rows == kRows;) {
    rows = 0;
    PANYUAN_TRY(session_.Query(texts.fetch, {}, [&](const db::Row& row) {
      ++rows;
      visit(row);
    }));
  }
  return session_.Query(texts.close, {}, nothing);
}

}  // namespace panyuan::upkeep
