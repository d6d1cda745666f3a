#include "services/trace/store/batch_numbers.h"

namespace panyuan::trace {
namespace {

constexpr std::string_view kReadNext = "SELECT next FROM trace_numbers";
constexpr std::string_view kWriteNext = "UPDATE trace_numbers SET next = $1";

}  // namespace

base::Status BatchNumbers::Reload(db::Session& session) {
  return session.Query(kReadNext, {}, [this](const db::Row& row) { durable_ = row.Int(0); });
}

base::Status BatchNumbers::Seal(db::Transaction& transaction) {
  return next_ == durable_ ? base::Ok() : transaction.Write(kWriteNext, {next_});
}

}  // namespace panyuan::trace
