#include "services/db/postgres_held_rows.h"

#include <algorithm>

#include "services/base/packing.h"

namespace panyuan::db {
namespace {

// The head of an array: dimensions, whether NULLs may come, element type, count, first index.
constexpr size_t kHead = 20;

template <class Bytes>
void Append(std::string& to, const Bytes& bytes) {
  to.append(bytes.data(), bytes.size());
}

std::string HeadOf(TypeId type, int32_t count) {
  std::string head;
  for (const int32_t number : {1, 1, static_cast<int32_t>(type), count, 1})
    Append(head, ToNetwork(number));
  return head;
}

void AppendElement(std::string& to, std::string_view bytes) {
  Append(to, ToNetwork(static_cast<int32_t>(bytes.size())));
  Append(to, bytes);
}

void AppendElement(std::string& to, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) {
    const auto bytes = ToNetwork(*number);
    AppendElement(to, std::string_view(bytes.data(), bytes.size()));
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    AppendElement(to, *text);
  } else if (const auto* blob = std::get_if<Blob>(&value)) {
    AppendElement(to, blob->pack ? std::string_view(base::Pack(blob->bytes)) : blob->bytes);
  } else {
    Append(to, ToNetwork(int32_t{-1}));
  }
}

}  // namespace

bool HeldRows::Add(const StatementText& text, Params row) {
  Table& table = TableOf(text);
  if (!Fits(table.columns, row)) return false;
  if (table.rows == 0) held_.push_back(&table);
  if (table.marked_by != mark_) {
    table.marked_by = mark_;
    table.marked_rows = table.rows;
    for (Column& column : table.columns) column.mark = column.bytes.size();
  }
  ++table.rows;
  size_t bytes = 0;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    Column& column = table.columns[i];
    if (column.type == kUnknownType) column.type = TypeOf(row[i]);
    AppendElement(column.bytes, row[i]);
    bytes += column.bytes.size();
  }
  full_ = full_ || table.rows >= static_cast<int32_t>(kMaxRows) || bytes >= kMaxBytes;
  return true;
}

bool HeldRows::Fits(const std::vector<Column>& columns, Params row) {
  if (row.size() != columns.size()) return false;
  bool any = false;
  for (size_t i = 0; i < columns.size(); ++i) {
    const TypeId type = TypeOf(row[i]), known = columns[i].type;
    if (type != kUnknownType && known != kUnknownType && type != known) return false;
    any = any || type != kUnknownType;
  }
  return any;
}

HeldRows::Table& HeldRows::TableOf(const StatementText& text) {
  std::unique_ptr<Table>& table = tables_[&text];
  if (!table) {
    table = std::make_unique<Table>(Table{&text, std::vector<Column>(text.columns)});
    for (Column& column : table->columns) column.bytes.assign(kHead, '\0');
  }
  return *table;
}

bool HeldRows::Touches(const StatementText& text) const {
  return std::any_of(held_.begin(), held_.end(),
                     [&](const Table* table) { return text.Names(table->text->table); });
}

void HeldRows::Mark() { ++mark_; }

int32_t HeldRows::RowsToMark(const Table& table) const {
  return table.marked_by == mark_ ? table.marked_rows : table.rows;
}

bool HeldRows::any_since_mark() const {
  return std::any_of(held_.begin(), held_.end(),
                     [&](const Table* table) { return RowsToMark(*table) < table->rows; });
}

void HeldRows::CutToMark() {
  for (Table* table : held_) {
    if (RowsToMark(*table) == table->rows) continue;
    table->rows = table->marked_rows;
    for (Column& column : table->columns) column.bytes.resize(column.mark);
  }
  std::erase_if(held_, [](const Table* table) { return table->rows == 0; });
}

void HeldRows::Clear() {
  for (Table* table : held_) Drop(*table, table->rows);
  held_.clear();
  full_ = false;
}

void HeldRows::SendToMark(const Sender& send) {
  for (Table* table : held_) {
    const int32_t rows = RowsToMark(*table);
    Send(*table, rows, send);
    Drop(*table, rows);
  }
  std::erase_if(held_, [](const Table* table) { return table->rows == 0; });
}

void HeldRows::SendAll(const Sender& send) {
  for (Table* table : held_) Send(*table, table->rows, send);
  Clear();
}

void HeldRows::Send(Table& table, int32_t rows, const Sender& send) {
  if (rows == 0) return;
  const std::string_view sql = StatementOf(table);
  PostgresParameters parameters;
  for (Column& column : table.columns) {
    if (column.type == kUnknownType) continue;
    const std::string head = HeadOf(column.type, rows);
    std::copy(head.begin(), head.end(), column.bytes.begin());
    const size_t end = rows == table.rows ? column.bytes.size() : column.mark;
    parameters.Add(ArrayTypeOf(column.type), std::string_view(column.bytes).substr(0, end));
  }
  send(sql, parameters);
}

// Forgets the first `rows`, which are all or those before the mark.
void HeldRows::Drop(Table& table, int32_t rows) {
  for (Column& column : table.columns) {
    const size_t end = rows == table.rows ? column.bytes.size() : column.mark;
    column.bytes.erase(kHead, end - kHead);
    column.mark = kHead;
  }
  table.rows -= rows;
  table.marked_rows = 0;
}

// "INSERT INTO t (a, b, c) SELECT a1, NULL, a3 FROM unnest($1, $2) AS held (a1, a3)", where all
// rows so far had NULL for b. One text serves any number of rows.
std::string_view HeldRows::StatementOf(Table& table) {
  std::vector<TypeId> types;
  for (const Column& column : table.columns) types.push_back(column.type);
  if (types == table.types) return table.statements.back();
  std::string selected, arrays, names;
  int known = 0;
  for (size_t i = 0; i < types.size(); ++i) {
    const std::string name = "a" + std::to_string(i + 1);
    selected.append(i == 0 ? "" : ", ").append(types[i] == kUnknownType ? "NULL" : name);
    if (types[i] == kUnknownType) continue;
    arrays.append(known == 0 ? "$" : ", $").append(std::to_string(known + 1));
    names.append(known == 0 ? "" : ", ").append(name);
    ++known;
  }
  table.types = std::move(types);
  table.statements.push_back(std::string(table.text->insert) + " SELECT " + selected +
                             " FROM unnest(" + arrays + ") AS held (" + names + ")");
  return table.statements.back();
}

}  // namespace panyuan::db
