#include "services/db/store_url.h"

#include <algorithm>

#include "services/base/text.h"
#include "services/db/postgres_engine.h"
#include "services/db/reasons.h"
#include "services/db/sqlite_engine.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Result;

constexpr std::string_view kSqlitePrefix = "sqlite:";
constexpr size_t kMaxUrlBytes = 4'096;
constexpr size_t kDivisionDigits = 6;

bool IsPostgres(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

}  // namespace

Result<StoreUrl> ParseStoreUrl(std::string_view text, std::string_view field) {
  const bool line = text.size() <= kMaxUrlBytes && base::IsUtf8(text) &&
                    std::none_of(text.begin(), text.end(), [](char c) {
                      return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                    });
  if (line && IsPostgres(text)) return StoreUrl{StoreUrl::Kind::kPostgres, std::string(text)};
  if (line && text.starts_with(kSqlitePrefix) && text.size() > kSqlitePrefix.size())
    return StoreUrl{StoreUrl::Kind::kSqlite, std::string(text.substr(kSqlitePrefix.size()))};
  return Error(kStoreUrlInvalid,
               {{"field", std::string(field)}, {"value", base::Quote(ShowStore(text))}});
}

Result<std::string> SchemaOf(std::string_view division) {
  if (division.size() != kDivisionDigits ||
      !std::all_of(division.begin(), division.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Error(kDivisionCodeInvalid, {{"value", base::Quote(division)}});
  return "county_" + std::string(division);
}

std::string ShowStore(std::string_view text) {
  std::string shown(text);
  if (!IsPostgres(text)) return shown;
  const size_t user = shown.find("://") + 3;
  const size_t at = shown.find('@', user), end = shown.find_first_of("/?", user);
  const size_t colon = shown.find(':', user);
  if (at != std::string::npos && at < end && colon < at) shown.erase(colon, at - colon);
  if (const size_t secret = shown.find("password="); secret != std::string::npos) {
    const size_t from = secret + std::string_view("password=").size();
    shown.replace(from, std::min(shown.find('&', from), shown.size()) - from, "…");
  }
  return shown;
}

Result<std::unique_ptr<Engine>> OpenStore(std::string_view text, std::string_view division,
                                          std::string_view field) {
  PANYUAN_ASSIGN(StoreUrl url, ParseStoreUrl(text, field));
  PANYUAN_ASSIGN(std::string schema, SchemaOf(division));
  if (url.kind == StoreUrl::Kind::kSqlite) return MakeSqliteEngine(std::move(url.place));
  return MakePostgresEngine(std::move(url.place), std::move(schema));
}

}  // namespace panyuan::db
