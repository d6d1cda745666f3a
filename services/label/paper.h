// A report to print: facts, notes and tables, in words that are ready.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace panyuan::label {

struct PaperColumn {
  std::string heading;
  double width_mm = 0;  // a table has 180
  bool number = false;  // set to the right; a number in a sheet
};

struct PaperTable {
  std::string title;
  std::vector<PaperColumn> columns;
  std::vector<std::vector<std::string>> rows;  // each of as many cells, each one line
};

struct Paper {
  std::string code;   // stands on every page
  std::string title;  // "召回报告"
  std::string title_en;
  bool warning = false;  // the title is to stand out, as that of a drill
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<PaperTable> tables;
  std::vector<std::string> notes;
};

}  // namespace panyuan::label
