#include "services/db/statement_text.h"

#include <algorithm>
#include <string>

namespace panyuan::db {
namespace {

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// In the order of the text.
std::vector<std::string_view> WordsOf(std::string_view sql) {
  std::vector<std::string_view> words;
  for (size_t begin = 0; begin < sql.size();) {
    size_t end = begin;
    while (end < sql.size() && IsWordCharacter(sql[end])) ++end;
    if (end > begin) words.push_back(sql.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::string_view ChangedTable(const std::vector<std::string_view>& words) {
  if (words.size() > 2 && ((words[0] == "INSERT" && words[1] == "INTO") ||
                           (words[0] == "DELETE" && words[1] == "FROM")))
    return words[2];
  return words.size() > 1 && words[0] == "UPDATE" ? words[1] : std::string_view();
}

std::string PlainValues(size_t columns) {
  std::string values = "(";
  for (size_t i = 1; i <= columns; ++i)
    values.append(i == 1 ? "$" : ", $").append(std::to_string(i));
  return values + ")";
}

}  // namespace

bool StatementText::Names(std::string_view name) const {
  return std::binary_search(words.begin(), words.end(), name);
}

StatementText ReadStatement(std::string_view sql) {
  constexpr std::string_view kValues = " VALUES ";
  StatementText text;
  text.words = WordsOf(sql);
  text.table = ChangedTable(text.words);
  const size_t values = sql.find(kValues);
  if (text.words.size() > 0 && text.words[0] == "INSERT" && values != std::string_view::npos) {
    const std::string_view head = sql.substr(0, values);
    const size_t columns = static_cast<size_t>(std::count(head.begin(), head.end(), ',')) + 1;
    if (head.ends_with(')') && sql.substr(values + kValues.size()) == PlainValues(columns)) {
      text.insert = head;
      text.columns = columns;
    }
  }
  std::sort(text.words.begin(), text.words.end());
  return text;
}

}  // namespace panyuan::db
