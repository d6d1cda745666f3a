// North American coupons: GS1 US, "North American Coupon Application Guideline Using GS1 DataBar
// Expanded Symbols" for AI (8110), "GS1 AI (8112) Coupon Data Specification".
#include <optional>

#include "services/digital_link/characters.h"
#include "services/digital_link/linters.h"

namespace panyuan::digital_link {
namespace {

constexpr Fault kShort{"COUPON_TRUNCATED", "the coupon's data end too early: compare them with it",
                       "优惠券数据不完整：请对照核对"};
constexpr Fault kBadLength{"COUPON_INVALID_LENGTH",
                           "a length in the coupon's data is out of its range",
                           "优惠券数据中的长度超出范围"};
constexpr Fault kBadCode{"COUPON_INVALID_CODE", "a code in the coupon's data is out of its range",
                         "优惠券数据中的代码超出范围"};
constexpr Fault kBadDate{"COUPON_INVALID_DATE", "a date in the coupon's data is none",
                         "优惠券数据中的日期无效"};
constexpr Fault kDatesSwapped{"COUPON_EXPIRATION_BEFORE_START", "the coupon ends before it starts",
                              "优惠券的截止日期早于开始日期"};
constexpr Fault kExcess{"COUPON_EXCESS_DATA", "the coupon's data go on after their end",
                        "优惠券数据末尾有多余内容"};

// Takes fields off the front of a coupon's digits. After the first fault nothing is taken.
class Fields {
 public:
  explicit Fields(std::string_view digits) : rest_(digits) {}

  const Fault* fault() const { return fault_; }
  void Fail(const Fault& fault) {
    if (!fault_) fault_ = &fault;
  }
  void End() {
    if (!rest_.empty()) Fail(kExcess);
  }

  std::string_view Take(size_t length) {
    if (fault_ || rest_.size() < length) {
      Fail(kShort);
      return {};
    }
    const std::string_view field = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return field;
  }
  // One digit out of `allowed`; nothing where it is not.
  std::optional<size_t> Digit(std::string_view allowed, const Fault& otherwise) {
    const std::string_view digit = Take(1);
    if (!digit.empty() && allowed.find(digit) == allowed.npos) Fail(otherwise);
    if (fault_) return std::nullopt;
    return digit[0] - '0';
  }
  void Code(std::string_view allowed) { Digit(allowed, kBadCode); }
  // A digit that says how long the field after it is, less `extra`.
  std::string_view Counted(std::string_view allowed, size_t extra) {
    const auto length = Digit(allowed, kBadLength);
    return length ? Take(*length + extra) : std::string_view();
  }
  void Prefix(std::string_view allowed) { CheckPrefix(Counted(allowed, 6)); }
  // The company prefix of a further purchase; 9 is that of the first.
  void OptionalPrefix() {
    const auto length = Digit("01234569", kBadLength);
    if (length && *length != 9) CheckPrefix(Take(*length + 6));
  }
  std::string_view Date() {
    const std::string_view date = Take(6);
    if (!fault_ && LintShortDate(date)) Fail(kBadDate);
    return date;
  }
  // Whether the optional field of that number comes next; takes its number.
  bool Starts(char number) {
    if (fault_ || rest_.empty() || rest_[0] != number) return false;
    rest_.remove_prefix(1);
    return true;
  }

 private:
  void CheckPrefix(std::string_view prefix) {
    if (fault_) return;
    if (const Fault* fault = LintCompanyPrefix(prefix)) Fail(*fault);
  }

  std::string_view rest_;
  const Fault* fault_ = nullptr;
};

void TakePurchase(Fields& fields) {
  fields.Counted("12345", 0);  // requirement
  fields.Code("012349");       // its kind
  fields.Take(3);              // family
}

// Two-digit years of one coupon lie in one century.
void TakeDates(Fields& fields) {
  std::string_view expiry, start;
  if (fields.Starts('3')) expiry = fields.Date();
  if (fields.Starts('4')) start = fields.Date();
  if (!expiry.empty() && !start.empty() && expiry < start) fields.Fail(kDatesSwapped);
}

}  // namespace

const Fault* LintCouponCode(std::string_view text) {
  if (!AllDigits(text)) return &kNonDigit;
  Fields fields(text);
  fields.Prefix("0123456");
  fields.Take(6);              // offer
  fields.Counted("12345", 0);  // saving
  TakePurchase(fields);
  if (fields.Starts('1')) {
    fields.Code("0123");
    TakePurchase(fields);
    fields.OptionalPrefix();
  }
  if (fields.Starts('2')) {
    TakePurchase(fields);
    fields.OptionalPrefix();
  }
  TakeDates(fields);
  if (fields.Starts('5')) fields.Counted(kDigits, 6);  // serial number
  if (fields.Starts('6')) fields.Prefix("1234567");    // retailer
  if (fields.Starts('9')) {
    fields.Code("01256");
    fields.Code("012");
    fields.Code(kDigits);
    fields.Code("01");
  }
  fields.End();
  return fields.fault();
}

const Fault* LintCouponOffer(std::string_view text) {
  if (!AllDigits(text)) return &kNonDigit;
  Fields fields(text);
  fields.Code("01");             // format
  fields.Counted("0123456", 6);  // funder
  fields.Take(6);                // offer
  fields.Counted(kDigits, 6);    // serial number
  fields.End();
  return fields.fault();
}

}  // namespace panyuan::digital_link
