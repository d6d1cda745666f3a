#include "services/digital_link/dictionary.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace panyuan::digital_link {
namespace {

// Splits off what stands before the next `separator`; everything where there is none.
std::string_view Take(std::string_view& text, char separator) {
  const size_t end = text.find(separator);
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return piece;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (!text.empty())
    if (const auto piece = Take(text, separator); !piece.empty()) pieces.push_back(piece);
  return pieces;
}

size_t ReadNumber(std::string_view digits) {
  size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// "N13,csum,gcppos1", "[X..17]" or "[N3],iso3166"; nothing for any other word.
std::optional<Component> ReadComponent(std::string_view word) {
  Component component;
  component.optional = word.starts_with('[');
  if (component.optional) word.remove_prefix(1);
  std::string_view type = Take(word, ',');
  if (type.ends_with(']')) type.remove_suffix(1);
  const Linter of_type = type.size() > 1 ? LinterOfType(type[0]) : nullptr;
  if (!of_type || (type[1] != '.' && (type[1] < '0' || type[1] > '9'))) return std::nullopt;
  component.linters.push_back(of_type);
  const bool varies = type.substr(1).starts_with("..");
  component.max = ReadNumber(type.substr(varies ? 3 : 1));
  component.min = varies ? 1 : component.max;
  for (const std::string_view name : Split(word, ',')) {
    component.linters.push_back(FindLinter(name));
    assert(component.linters.back());
  }
  return component;
}

// "dlpkey=22,10,21|235", "req=01+21,02", "ex=01,37".
void ReadAttribute(std::string_view word, Entry& entry) {
  const std::string_view name = Take(word, '=');
  if (name == "dlpkey") {
    entry.key = true;
    for (const auto list : Split(word, '|')) entry.qualifiers.push_back(Split(list, ','));
  } else if (name == "ex") {
    for (const auto pattern : Split(word, ',')) entry.exclusions.push_back(pattern);
  } else if (name == "req") {
    auto& choice = entry.requirements.emplace_back();
    for (const auto group : Split(word, ',')) choice.push_back(Split(group, '+'));
  }
}

// AIs of a dictionary's line are equally long and differ in their last two digits at most.
using Entries = std::map<std::string, Entry, std::less<>>;

void ReadLine(std::string_view line, Entries& entries) {
  const size_t mark = line.find('#');
  const std::vector<std::string_view> words = Split(line.substr(0, mark), ' ');
  if (words.empty()) return;
  Entry entry;
  if (mark != line.npos) entry.title = line.substr(std::min(mark + 2, line.size()));
  std::string_view last = words[0];
  const std::string_view first = Take(last, '-');
  for (size_t i = 1; i < words.size(); ++i) {
    if (auto component = ReadComponent(words[i])) {
      entry.components.push_back(*std::move(component));
    } else if (words[i].find_first_not_of("*?") == words[i].npos) {
      entry.fixed = words[i].find('*') != line.npos;
      entry.attribute = words[i].find('?') != line.npos;
    } else {
      ReadAttribute(words[i], entry);
    }
  }
  const size_t end = ReadNumber(last.empty() ? first : last);
  for (size_t number = ReadNumber(first); number <= end; ++number) {
    const std::string digits = std::to_string(number);
    entries.emplace(std::string(first.size() - digits.size(), '0') + digits, entry);
  }
}

Entries ReadDictionary() {
  Entries entries;
  std::string_view text = DictionaryText();
  while (!text.empty()) ReadLine(Take(text, '\n'), entries);
  return entries;
}

}  // namespace

const Entry* FindEntry(std::string_view ai) {
  static const Entries& entries = *new Entries(ReadDictionary());
  const auto found = entries.find(ai);
  return found == entries.end() ? nullptr : &found->second;
}

bool Matches(std::string_view pattern, std::string_view ai) {
  if (pattern.size() != ai.size()) return false;
  for (size_t i = 0; i < ai.size(); ++i)
    if (pattern[i] != 'n' && pattern[i] != ai[i]) return false;
  return true;
}

}  // namespace panyuan::digital_link
