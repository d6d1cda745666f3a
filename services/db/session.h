// Talking SQL to either engine. A Session reads; a Transaction also writes. Neither is
// thread-safe: one belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::db {

// Bytes, as opposed to text; both engines keep the two apart.
struct Blob {
  Blob(std::string_view b) : bytes(b) {}                       // NOLINT
  Blob(const base::Hash& hash) : bytes(base::AsView(hash)) {}  // NOLINT
  std::string_view bytes;
};

// A bound parameter; text and bytes are borrowed for the length of the call.
using Value = std::variant<std::monostate, int64_t, std::string_view, Blob>;
using Params = std::initializer_list<Value>;

inline constexpr std::monostate kNull{};

// The present row of a query; views live until the visitor returns.
class Row {
 public:
  virtual ~Row() = default;
  virtual int64_t Int(int column) const = 0;  // NULL reads as 0
  virtual std::string_view Text(int column) const = 0;
  virtual std::string_view Bytes(int column) const = 0;
  virtual bool IsNull(int column) const = 0;
};

using RowVisitor = std::function<void(const Row&)>;

class Session {
 public:
  virtual ~Session() = default;

  // Runs a query and visits every row. `sql` is constant text with `$1`, `$2`, … placeholders.
  // Errors: STORE_FAULT, STORE_BUSY.
  virtual base::Status Query(std::string_view sql, Params params, const RowVisitor& visit) = 0;
};

class Transaction : public Session {
 public:
  // Runs a statement; gives the number of rows it changed.
  // Errors: STORE_FAULT, STORE_BUSY, STORE_FULL.
  virtual base::Result<int64_t> Execute(std::string_view sql, Params params) = 0;
};

}  // namespace panyuan::db
