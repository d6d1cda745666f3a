#include "services/db/sqlite_kept_rows.h"

namespace panyuan::db {

class KeptRows::KeptRow final : public Row {
 public:
  explicit KeptRow(const Cells& cells) : cells_(cells) {}

  int64_t Int(int column) const override {
    const auto* number = std::get_if<int64_t>(&cells_[static_cast<size_t>(column)]);
    return number ? *number : 0;
  }
  std::string_view Text(int column) const override { return Bytes(column); }
  std::string_view Bytes(int column) const override {
    const auto* bytes = std::get_if<std::string>(&cells_[static_cast<size_t>(column)]);
    return bytes ? std::string_view(*bytes) : std::string_view();
  }
  bool IsNull(int column) const override {
    return std::holds_alternative<std::monostate>(cells_[static_cast<size_t>(column)]);
  }

 private:
  const Cells& cells_;
};

void KeptRows::Add(const SqliteStatement& row) {
  Cells& cells = rows_->emplace_back();
  cells.reserve(static_cast<size_t>(row.columns()));
  for (int column = 0; column < row.columns(); ++column) {
    if (row.IsNull(column))
      cells.emplace_back();
    else if (row.IsInt(column))
      cells.emplace_back(row.Int(column));
    else
      cells.emplace_back(std::string(row.Bytes(column)));
  }
}

void KeptRows::Visit(const RowVisitor& visit) const {
  for (const Cells& cells : *rows_) visit(KeptRow(cells));
}

}  // namespace panyuan::db
