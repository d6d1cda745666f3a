// In which form figures are printed.
#pragma once

#include "clients/common/arguments.h"
#include "clients/common/session.h"

namespace panyuan::clients::regulator {

enum class Format { kTable, kJson, kCsv };

// "--format table|json|csv".
inline void DeclareFormat(Arguments& arguments, Format& format) {
  arguments.Choose<Format>(
      "--format", format,
      {{"table", Format::kTable}, {"json", Format::kJson}, {"csv", Format::kCsv}},
      {"Form of the figures (default table; --json is the same as json)",
       "输出格式（默认表格；--json 等同于 json）"});
}

// --json wins.
inline Format Chosen(const Session& session, Format format) {
  return session.json() ? Format::kJson : format;
}

}  // namespace panyuan::clients::regulator
