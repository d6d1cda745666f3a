#include "services/db/postgres_values.h"

#include <libpq-fe.h>

#include <charconv>

#include "services/base/packing.h"

namespace panyuan::db {
namespace {

// PostgreSQL's catalogue pg_type; these numbers never change.
constexpr TypeId kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23;
constexpr TypeId kText = 25, kVarchar = 1043;
constexpr TypeId kByteaArray = 1001, kTextArray = 1009, kInt8Array = 1016;
constexpr int kBinary = 1;

template <class Number>
std::array<char, sizeof(Number)> BigEndian(Number number) {
  std::array<char, sizeof(Number)> bytes;
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(static_cast<uint64_t>(number) >> (8 * (bytes.size() - 1 - i)));
  return bytes;
}

class ResultRow final : public Row {
 public:
  ResultRow(const pg_result& result, int row) : result_(result), row_(row) {}

  int64_t Int(int column) const override {
    const std::string_view bytes = Bytes(column);
    if (bytes.empty()) return 0;
    uint64_t number = static_cast<signed char>(bytes[0]) < 0 ? ~uint64_t{0} : 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return static_cast<int64_t>(number);
  }
  std::string_view Text(int column) const override { return Bytes(column); }
  std::string_view Bytes(int column) const override {
    return {PQgetvalue(&result_, row_, column),
            static_cast<size_t>(PQgetlength(&result_, row_, column))};
  }
  bool IsNull(int column) const override { return PQgetisnull(&result_, row_, column) != 0; }

 private:
  const pg_result& result_;
  const int row_;
};

}  // namespace

TypeId TypeOf(const Value& value) {
  constexpr std::array<TypeId, std::variant_size_v<Value>> kTypes = {kUnknownType, kInt8, kText,
                                                                     kBytea};
  return kTypes[value.index()];
}

TypeId ArrayTypeOf(TypeId element) {
  return element == kInt8 ? kInt8Array : element == kText ? kTextArray : kByteaArray;
}

std::array<char, 8> ToNetwork(int64_t number) { return BigEndian(number); }
std::array<char, 4> ToNetwork(int32_t number) { return BigEndian(number); }

PostgresParameters::PostgresParameters(Params params) {
  numbers_.reserve(params.size());
  for (size_t i = 0; i < params.size(); ++i) {
    const Value& value = params[i];
    if (const auto* number = std::get_if<int64_t>(&value)) {
      const auto& bytes = numbers_.emplace_back(ToNetwork(*number));
      Add(TypeOf(value), {bytes.data(), bytes.size()});
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      Add(TypeOf(value), text->data() ? *text : std::string_view(""));
    } else if (const auto* blob = std::get_if<Blob>(&value); blob && blob->pack) {
      Add(TypeOf(value), packed_.emplace_back(base::Pack(blob->bytes)));
    } else if (blob) {
      Add(TypeOf(value), blob->bytes.data() ? blob->bytes : std::string_view(""));
    } else {
      Add(kUnknownType, {});
    }
  }
}

void PostgresParameters::Add(TypeId type, std::string_view bytes) {
  types_.push_back(type);
  values_.push_back(bytes.data());  // a null pointer is NULL
  lengths_.push_back(static_cast<int>(bytes.size()));
  formats_.push_back(kBinary);
}

PostgresResult::PostgresResult(pg_result* result) : result_(result, PQclear) {}

bool PostgresResult::readable() const {
  for (int column = 0; column < PQnfields(result_.get()); ++column) {
    switch (PQftype(result_.get(), column)) {
      case kBool:
      case kBytea:
      case kName:
      case kInt8:
      case kInt2:
      case kInt4:
      case kText:
      case kVarchar:
        break;
      default:
        return false;
    }
  }
  return true;
}

void PostgresResult::Visit(const RowVisitor& visit) const {
  for (int row = 0; row < PQntuples(result_.get()); ++row) visit(ResultRow(*result_, row));
}

int64_t PostgresResult::changed() const {
  const std::string_view count = PQcmdTuples(result_.get());
  int64_t changed = 0;
  std::from_chars(count.data(), count.data() + count.size(), changed);
  return changed;
}

std::string_view PostgresResult::command() const { return PQcmdStatus(result_.get()); }

}  // namespace panyuan::db
