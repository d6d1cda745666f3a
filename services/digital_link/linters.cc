#include "services/digital_link/linters.h"

#include "services/digital_link/characters.h"
#include "services/digital_link/code_lists.h"

namespace panyuan::digital_link {

constinit const Fault kNonDigit{"NON_DIGIT_CHARACTER",
                                "only digits may stand here: remove the others",
                                "此处只能是数字：请删除其他字符"};

namespace {

constexpr Fault kNotCset82{"INVALID_CSET82_CHARACTER",
                           "only letters, digits and !\"%&'()*+,-./:;<=>?_ may stand here",
                           "此处只能是字母、数字和 !\"%&'()*+,-./:;<=>?_"};
constexpr Fault kNotCset39{"INVALID_CSET39_CHARACTER",
                           "only capital letters, digits and # - / may stand here",
                           "此处只能是大写字母、数字和 # - /"};
constexpr Fault kNotCset64{"INVALID_CSET64_CHARACTER",
                           "only letters, digits, - and _ may stand here",
                           "此处只能是字母、数字、- 和 _"};
constexpr Fault kNotCset32{"INVALID_CSET32_CHARACTER",
                           "its last two characters are no check characters: compare it with the "
                           "label",
                           "末两位不是校验字符：请对照标签核对"};
constexpr Fault kBadPadding{"INVALID_CSET64_PADDING",
                            "it ends in the wrong number of =: compare it with the label",
                            "末尾的 = 个数不对：请对照标签核对"};
constexpr Fault kNoDigits{"TOO_SHORT_FOR_CHECK_DIGIT",
                          "it is too short to have a check digit: compare it with the label",
                          "过短，没有校验位：请对照标签核对"};
constexpr Fault kCheckDigitWrong{"INCORRECT_CHECK_DIGIT",
                                 "its check digit is wrong: compare it with the label",
                                 "校验位不对：请对照标签核对"};
constexpr Fault kNoPair{"TOO_SHORT_FOR_CHECK_PAIR",
                        "it is too short to have two check characters: compare it with the label",
                        "过短，没有两位校验字符：请对照标签核对"};
constexpr Fault kTooLongForPair{"TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION",
                                "it is longer than 99 characters: shorten it",
                                "超过 99 个字符：请缩短"};
constexpr Fault kCheckPairWrong{"INCORRECT_CHECK_PAIR",
                                "its check characters are wrong: compare it with the label",
                                "校验字符不对：请对照标签核对"};
constexpr Fault kShortPrefix{"TOO_SHORT_FOR_GCP",
                             "it is too short to begin with a company prefix of 4 digits or more",
                             "过短，开头没有至少 4 位的厂商识别代码"};
constexpr Fault kBadPrefix{"INVALID_GCP_PREFIX",
                           "it must begin with a company prefix of 4 digits or more",
                           "开头必须是至少 4 位数字的厂商识别代码"};
constexpr Fault kNoLetter{"REQUIRES_NON_DIGIT_CHARACTER",
                          "it must hold a character that is no digit", "必须含有非数字字符"};
constexpr Fault kNotCountry{"NOT_ISO3166", "it is no country's number by ISO 3166",
                            "不是 ISO 3166 的国家数字代码"};
constexpr Fault kNotCountryOr999{"NOT_ISO3166_OR_999",
                                 "it is neither a country's number by ISO 3166 nor 999",
                                 "既不是 ISO 3166 的国家数字代码，也不是 999"};
constexpr Fault kNotCountryLetters{"NOT_ISO3166_ALPHA2", "it is no country's letters by ISO 3166",
                                   "不是 ISO 3166 的国家字母代码"};
constexpr Fault kNotCurrency{"NOT_ISO4217", "it is no currency's number by ISO 4217",
                             "不是 ISO 4217 的货币数字代码"};
constexpr Fault kNotSex{"INVALID_BIOLOGICAL_SEX_CODE", "it must be 0, 1, 2 or 9 (ISO 5218)",
                        "必须是 0、1、2 或 9（ISO 5218）"};
constexpr Fault kNotPackage{"INVALID_PACKAGE_TYPE",
                            "it is no package type of UN/ECE Recommendation 21 or GS1",
                            "不是 UN/ECE 第 21 号建议书或 GS1 的包装类型代码"};
constexpr Fault kNotMedium{"INVALID_MEDIA_TYPE", "it must be 01 to 10 or 80 to 99",
                           "必须是 01 至 10 或 80 至 99"};
constexpr Fault kNotHyphens{"NOT_HYPHEN", "only - may stand here", "此处只能是 -"};
constexpr Fault kBadImporter{"INVALID_IMPORT_IDX_CHARACTER",
                             "its last character must be a letter, a digit, - or _",
                             "最后一个字符必须是字母、数字、- 或 _"};
constexpr Fault kLongImporter{"IMPORTER_IDX_MUST_BE_ONE_CHARACTER",
                              "it must end in one character for the importer",
                              "末尾的进口商标识必须是一个字符"};
constexpr Fault kZero{"ILLEGAL_ZERO_VALUE", "it must not be zero", "不能为零"};
constexpr Fault kNotZero{"NOT_ZERO", "it must begin with 0", "开头必须是 0"};
constexpr Fault kZeroPrefix{"ILLEGAL_ZERO_PREFIX", "its numbers must not begin with 0",
                            "数字不能以 0 开头"};
constexpr Fault kBadPercent{"INVALID_PERCENT_SEQUENCE",
                            "a % must be followed by two hexadecimal digits",
                            "% 之后必须是两位十六进制数字"};
constexpr Fault kOddPieces{"INVALID_LENGTH_FOR_PIECE_OF_TOTAL",
                           "piece and total must be equally long", "件号与总件数的位数必须相同"};
constexpr Fault kZeroPiece{"ZERO_PIECE_NUMBER", "the piece's number must not be zero",
                           "件号不能为零"};
constexpr Fault kZeroTotal{"ZERO_TOTAL_PIECES", "the total of pieces must not be zero",
                           "总件数不能为零"};
constexpr Fault kPieceBeyond{"PIECE_NUMBER_EXCEEDS_TOTAL",
                             "the piece's number is more than the total", "件号大于总件数"};
constexpr Fault kBadPosition{"POSITION_IN_SEQUENCE_MALFORMED", "it must read like 1/3",
                             "格式应如 1/3"};
constexpr Fault kPositionBeyond{"POSITION_EXCEEDS_END", "the position is more than the end",
                                "序号大于总数"};
constexpr Fault kNotWinding{"INVALID_WINDING_DIRECTION", "the winding must be 0, 1 or 9",
                            "卷绕方向必须是 0、1 或 9"};
constexpr Fault kNotYesNo{"NOT_ZERO_OR_ONE", "it must be 0 or 1", "必须是 0 或 1"};
constexpr Fault kLatitudeLength{"LATITUDE_INVALID_LENGTH", "a latitude has 10 digits",
                                "纬度须为 10 位数字"};
constexpr Fault kBadLatitude{"INVALID_LATITUDE", "the latitude is beyond 1800000000",
                             "纬度超出 1800000000"};
constexpr Fault kLongitudeLength{"LONGITUDE_INVALID_LENGTH", "a longitude has 10 digits",
                                 "经度须为 10 位数字"};
constexpr Fault kBadLongitude{"INVALID_LONGITUDE", "the longitude is beyond 3600000000",
                              "经度超出 3600000000"};
constexpr Fault kShortIban{"IBAN_TOO_SHORT", "it is too short for an IBAN", "作为 IBAN 过短"};
constexpr Fault kLongIban{"IBAN_TOO_LONG", "it is too long for an IBAN", "作为 IBAN 过长"};
constexpr Fault kIbanCountry{"ILLEGAL_IBAN_COUNTRY_CODE", "an IBAN begins with a country's letters",
                             "IBAN 须以国家字母代码开头"};
constexpr Fault kIbanCharacter{"INVALID_IBAN_CHARACTER",
                               "an IBAN has capital letters and digits only",
                               "IBAN 只能含大写字母和数字"};
constexpr Fault kIbanSum{"INCORRECT_IBAN_CHECKSUM",
                         "the IBAN's check digits are wrong: compare it with the paper",
                         "IBAN 校验位不对：请对照单据核对"};

const Fault* OnlyOf(std::string_view text, std::string_view set, const Fault& fault) {
  return text.find_first_not_of(set) == text.npos ? nullptr : &fault;
}

const Fault* LintDigits(std::string_view text) { return OnlyOf(text, kDigits, kNonDigit); }
const Fault* LintCset82(std::string_view text) { return OnlyOf(text, kCset82, kNotCset82); }
const Fault* LintCset39(std::string_view text) { return OnlyOf(text, kCset39, kNotCset39); }

const Fault* LintCset64(std::string_view text) {
  const std::string_view plain = text.substr(0, text.find_last_not_of('=') + 1);
  const size_t pads = text.size() - plain.size();
  if (pads > 2 || (pads > 0 && text.size() % 3 != 0)) return &kBadPadding;
  return OnlyOf(plain, kBase64Url, kNotCset64);
}

const Fault* LintCheckDigit(std::string_view text) {
  if (text.empty()) return &kNoDigits;
  if (!AllDigits(text)) return &kNonDigit;
  return CheckDigit(text.substr(0, text.size() - 1)) == text.back() ? nullptr : &kCheckDigitWrong;
}

bool IsPrime(unsigned number) {
  for (unsigned factor = 2; factor * factor <= number; ++factor)
    if (number % factor == 0) return false;
  return true;
}

// GS1 General Specifications §7.9.5: weights are the primes from the right.
const Fault* LintCheckPair(std::string_view text) {
  if (text.size() < 2) return &kNoPair;
  if (text.size() > 99) return &kTooLongForPair;
  const std::string_view body = text.substr(0, text.size() - 2);
  const std::string_view pair = text.substr(body.size());
  if (const Fault* fault = LintCset82(body)) return fault;
  if (const Fault* fault = OnlyOf(pair, kCset32, kNotCset32)) return fault;
  size_t sum = 0;
  unsigned prime = 2;
  for (auto c = body.rbegin(); c != body.rend(); ++c) {
    sum += kCset82.find(*c) * prime;
    do ++prime;
    while (!IsPrime(prime));
  }
  sum %= 1021;
  return pair[0] == kCset32[sum / 32] && pair[1] == kCset32[sum % 32] ? nullptr : &kCheckPairWrong;
}

const Fault* LintPrefixAfterIndicator(std::string_view text) {
  return text.empty() ? &kShortPrefix : LintCompanyPrefix(text.substr(1));
}

const Fault* LintHasLetter(std::string_view text) { return AllDigits(text) ? &kNoLetter : nullptr; }
const Fault* LintCountry(std::string_view text) { return IsCountry(text) ? nullptr : &kNotCountry; }
const Fault* LintCountryOr999(std::string_view text) {
  return text == "999" || IsCountry(text) ? nullptr : &kNotCountryOr999;
}
const Fault* LintCountryLetters(std::string_view text) {
  return IsCountryLetters(text) ? nullptr : &kNotCountryLetters;
}
const Fault* LintCurrency(std::string_view text) {
  return IsCurrency(text) ? nullptr : &kNotCurrency;
}
const Fault* LintPackage(std::string_view text) {
  return IsPackageType(text) ? nullptr : &kNotPackage;
}

const Fault* OneOf(std::string_view text, std::string_view choices, const Fault& fault) {
  return text.size() == 1 && choices.find(text) != choices.npos ? nullptr : &fault;
}
const Fault* LintSex(std::string_view text) { return OneOf(text, "0129", kNotSex); }
const Fault* LintWinding(std::string_view text) { return OneOf(text, "019", kNotWinding); }
const Fault* LintYesNo(std::string_view text) { return OneOf(text, "01", kNotYesNo); }

const Fault* LintMedium(std::string_view text) {
  const bool known =
      text.size() == 2 && AllDigits(text) && ((text >= "01" && text <= "10") || text >= "80");
  return known ? nullptr : &kNotMedium;
}

const Fault* LintHyphens(std::string_view text) {
  return text.empty() ? &kNotHyphens : OnlyOf(text, "-", kNotHyphens);
}

const Fault* LintImporter(std::string_view text) {
  return text.size() == 1 ? OnlyOf(text, kBase64Url, kBadImporter) : &kLongImporter;
}

const Fault* LintNonZero(std::string_view text) {
  if (!AllDigits(text)) return &kNonDigit;
  return text.find_first_not_of('0') == text.npos ? &kZero : nullptr;
}

const Fault* LintZero(std::string_view text) {
  return text.empty() ? &kNotZero : OnlyOf(text, "0", kNotZero);
}

const Fault* LintNoZeroPrefix(std::string_view text) {
  if (!AllDigits(text)) return &kNonDigit;
  return text.size() > 1 && text[0] == '0' ? &kZeroPrefix : nullptr;
}

const Fault* LintPercent(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  for (size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 3)) {
    const std::string_view code = text.substr(at + 1, 2);
    if (code.size() != 2 || code.find_first_not_of(kHex) != code.npos) return &kBadPercent;
  }
  return nullptr;
}

const Fault* LintPieces(std::string_view text) {
  if (!AllDigits(text)) return &kNonDigit;
  if (text.empty() || text.size() % 2 != 0) return &kOddPieces;
  const std::string_view piece = text.substr(0, text.size() / 2);
  const std::string_view total = text.substr(piece.size());
  if (LintNonZero(piece)) return &kZeroPiece;
  if (LintNonZero(total)) return &kZeroTotal;
  return piece > total ? &kPieceBeyond : nullptr;
}

const Fault* LintPosition(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == text.npos) return &kBadPosition;
  const std::string_view position = text.substr(0, slash), end = text.substr(slash + 1);
  if (position.empty() || end.empty() || !AllDigits(position) || !AllDigits(end))
    return &kBadPosition;
  if (position[0] == '0' || end[0] == '0') return &kZeroPrefix;
  const bool beyond = position.size() == end.size() ? position > end : position.size() > end.size();
  return beyond ? &kPositionBeyond : nullptr;
}

const Fault* LintDegrees(std::string_view text, std::string_view most, const Fault& length,
                         const Fault& range) {
  if (text.size() != most.size()) return &length;
  if (!AllDigits(text)) return &kNonDigit;
  return text > most ? &range : nullptr;
}
const Fault* LintLatitude(std::string_view text) {
  return LintDegrees(text, "1800000000", kLatitudeLength, kBadLatitude);
}
const Fault* LintLongitude(std::string_view text) {
  return LintDegrees(text, "3600000000", kLongitudeLength, kBadLongitude);
}

// ISO 13616-1: the remainder by 97 of all, the first four characters last, is 1.
const Fault* LintIban(std::string_view text) {
  constexpr std::string_view kSymbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr size_t kMin = 11, kMax = 34;
  if (text.size() < 4) return &kShortIban;
  if (!IsCountryLetters(text.substr(0, 2))) return &kIbanCountry;
  if (text.size() > kMax) return &kLongIban;
  if (text.size() < kMin) return &kShortIban;
  size_t remainder = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t symbol = kSymbols.find(text[(i + 4) % text.size()]);
    if (symbol == kSymbols.npos) return &kIbanCharacter;
    remainder = (remainder * (symbol < 10 ? 10 : 100) + symbol) % 97;
  }
  return remainder == 1 ? nullptr : &kIbanSum;
}

}  // namespace

const Fault* LintCompanyPrefix(std::string_view text) {
  constexpr size_t kShortest = 4;
  if (text.size() < kShortest) return &kShortPrefix;
  return AllDigits(text.substr(0, kShortest)) ? nullptr : &kBadPrefix;
}

Linter FindLinter(std::string_view name) {
  struct Named {
    std::string_view name;
    Linter linter;
  };
  static constexpr Named kLinters[] = {
      {"couponcode", LintCouponCode},
      {"couponposoffer", LintCouponOffer},
      {"cset39", LintCset39},
      {"cset64", LintCset64},
      {"cset82", LintCset82},
      {"csetnumeric", LintDigits},
      {"csum", LintCheckDigit},
      {"csumalpha", LintCheckPair},
      {"gcppos1", LintCompanyPrefix},
      {"gcppos2", LintPrefixAfterIndicator},
      {"hasnondigit", LintHasLetter},
      {"hyphen", LintHyphens},
      {"iban", LintIban},
      {"importeridx", LintImporter},
      {"iso3166", LintCountry},
      {"iso3166999", LintCountryOr999},
      {"iso3166alpha2", LintCountryLetters},
      {"iso4217", LintCurrency},
      {"iso5218", LintSex},
      {"latitude", LintLatitude},
      {"longitude", LintLongitude},
      {"mediatype", LintMedium},
      {"nonzero", LintNonZero},
      {"nozeroprefix", LintNoZeroPrefix},
      {"packagetype", LintPackage},
      {"pcenc", LintPercent},
      {"pieceoftotal", LintPieces},
      {"posinseqslash", LintPosition},
      {"winding", LintWinding},
      {"yesno", LintYesNo},
      {"zero", LintZero},
  };
  for (const Named& known : kLinters)
    if (known.name == name) return known.linter;
  return FindTimeLinter(name);
}

Linter LinterOfType(char type) {
  switch (type) {
    case 'N':
      return LintDigits;
    case 'X':
      return LintCset82;
    case 'Y':
      return LintCset39;
    case 'Z':
      return LintCset64;
    default:
      return nullptr;
  }
}

}  // namespace panyuan::digital_link
