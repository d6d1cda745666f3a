// Talking SQL to either engine. A Session reads; a Transaction also writes. Neither is
// thread-safe: one belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::db {

// Bytes, as opposed to text; both engines keep the two apart.
struct Blob {
  Blob(std::string_view b) : bytes(b) {}                       // NOLINT
  Blob(const base::Hash& hash) : bytes(base::AsView(hash)) {}  // NOLINT

  // The engine packs them (base/packing.h) when it stores them, off the writer's thread where it
  // can; who reads them unpacks.
  static Blob ToPack(std::string_view bytes) {
    Blob blob(bytes);
    blob.pack = true;
    return blob;
  }

  std::string_view bytes;
  bool pack = false;
};

// A bound parameter; text and bytes are borrowed for the length of the call.
using Value = std::variant<std::monostate, int64_t, std::string_view, Blob>;

// The parameters of one statement, borrowed for the length of the call.
class Params {
 public:
  Params(std::initializer_list<Value> values) : values_(values.begin(), values.size()) {}
  Params(std::span<const Value> values) : values_(values) {}  // NOLINT: implicit on purpose

  size_t size() const { return values_.size(); }
  const Value& operator[](size_t index) const { return values_[index]; }

 private:
  std::span<const Value> values_;
};

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

  // Runs one query for each of `lists`, together where the engine can, so that a round trip is
  // paid once; `visit` is told which list a row is for, in their order.
  virtual base::Status QueryEach(std::string_view sql, std::span<const std::vector<Value>> lists,
                                 const std::function<void(size_t, const Row&)>& visit) {
    for (size_t i = 0; i < lists.size(); ++i)
      PANYUAN_TRY(Query(sql, std::span(lists[i]), [&](const Row& row) { visit(i, row); }));
    return base::Ok();
  }
};

class Transaction : public Session {
 public:
  // Runs a statement; gives the number of rows it changed.
  // Errors: STORE_FAULT, STORE_BUSY, STORE_FULL.
  virtual base::Result<int64_t> Execute(std::string_view sql, Params params) = 0;

  // Runs a statement whose number of rows nobody asks. An engine may hold it back and send it
  // with others: every later query sees its effect all the same, and its error may come from a
  // later call, at the latest from the Commit.
  virtual base::Status Write(std::string_view sql, Params params) {
    const base::Result<int64_t> changed = Execute(sql, params);
    return changed.ok() ? base::Ok() : base::Status(changed.error());
  }
};

}  // namespace panyuan::db
