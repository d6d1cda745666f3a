// Tables whose columns line up in Chinese and English.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/common/terminal.h"

namespace panyuan::clients {

struct Cell {
  Cell(std::string words, Style look = Style::kPlain)  // NOLINT: implicit on purpose
      : text(std::move(words)), style(look) {}

  std::string text;
  Style style;
};

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    bool elastic = false;  // its texts may be cut to fit the terminal; codes and figures never
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell a column.
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }

  // Lines with the titles first. On a TTY the widest elastic columns are cut until a line fits;
  // elsewhere nothing is cut.
  std::string ToString(const Terminal& terminal) const;

 private:
  std::vector<int> Widths(const Terminal& terminal) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// Something known, by its name; not shown while its value is empty.
struct Fact {
  Fact(std::string_view what, std::string is) : name(what), value(std::move(is)) {}

  std::string name;
  std::string value;
};
using Facts = std::vector<Fact>;

// "name  value" lines, the values lined up.
std::string FactLines(const Facts& facts);

}  // namespace panyuan::clients
