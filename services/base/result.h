// Result<T>: a value or an Error. No exception crosses a room; what can happen is returned.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace panyuan::base {

// The kinds of failure, one to one with the gRPC status codes of the same names.
enum class Code {
  kInvalidArgument,
  kNotFound,
  kAlreadyExists,
  kFailedPrecondition,
  kPermissionDenied,
  kUnauthenticated,
  kResourceExhausted,
  kUnavailable,
  kDeadlineExceeded,
  kAborted,
  kDataLoss,
  kInternal,
};

// A reason is a constant with static storage, declared in its room's reasons.h and explained in
// docs/errors.md. `en` and `zh` tell a person what is wrong and what to do; `{key}` in them is
// replaced by the error's metadata of that key.
struct Reason {
  std::string_view name;  // UPPER_SNAKE, unique over all rooms
  Code code;
  std::string_view en;
  std::string_view zh;
};

using Metadata = std::map<std::string, std::string>;

// One failure. `metadata` names the field and the values a program or a person needs; it never
// holds SQL text, file paths of the server or personal data.
class Error {
 public:
  Error(const Reason& reason, Metadata metadata = {})  // NOLINT: implicit on purpose
      : reason_(&reason), metadata_(std::move(metadata)) {}

  const Reason& reason() const { return *reason_; }
  Code code() const { return reason_->code; }
  const Metadata& metadata() const { return metadata_; }
  bool Is(const Reason& reason) const { return reason_->name == reason.name; }

  // The sentence for a person; `lang` is "zh" or anything else for English.
  std::string Message(std::string_view lang = "en") const;

  // The same error with one more metadata entry; an entry already there is kept.
  Error With(std::string key, std::string value) const;

 private:
  const Reason* reason_;
  Metadata metadata_;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT
  Result(const Reason& reason) : Result(Error(reason)) {}                    // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only when ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  // By value, so that `for (x : Find().value())` does not walk a destroyed result.
  T value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only when not ok().
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}        // NOLINT
  Result(const Reason& reason) : Result(Error(reason)) {}  // NOLINT

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;
inline Status Ok() { return {}; }

}  // namespace panyuan::base

#define PANYUAN_CONCAT_INNER(a, b) a##b
#define PANYUAN_CONCAT(a, b) PANYUAN_CONCAT_INNER(a, b)

// PANYUAN_TRY(expr): returns the error of a Status from the calling function.
#define PANYUAN_TRY(expr) \
  if (auto panyuan_status = (expr); !panyuan_status.ok()) return panyuan_status.error()

// PANYUAN_ASSIGN(decl, expr): `decl = value`, or returns the error of a Result.
#define PANYUAN_ASSIGN(decl, expr) \
  PANYUAN_ASSIGN_INNER(PANYUAN_CONCAT(panyuan_result_, __LINE__), decl, expr)
#define PANYUAN_ASSIGN_INNER(tmp, decl, expr) \
  auto tmp = (expr);                          \
  if (!tmp.ok()) return tmp.error();          \
  decl = std::move(tmp).value()
