#include "clients/lab/result_view.h"

#include "clients/common/moment.h"
#include "clients/common/words.h"

namespace panyuan::clients::technician {
namespace {

std::string WhoAndWhen(const std::string& who, const google::protobuf::Timestamp& when) {
  return who.empty() ? "" : who + ", " + Describe(when);
}

}  // namespace

Facts ResultFacts(const Session& session, const lab::v1::TestResult& result) {
  const Language language = session.language();
  const auto say = [&](const Text& text) { return text.In(language); };
  const std::string verdict =
      session.terminal().Paint(Word(result.verdict()).In(language), StyleOf(result.verdict()));
  return {
      {say({"Result", "结果编号"}), result.result_code()},
      {say({"Sample", "样品"}), result.sample_code()},
      {say({"Item", "检测项目"}), NameIn(language, result.item_name_zh(), result.item_name_en()) +
                                      " (" + result.item_code() + ")"},
      {say({"Method", "方法"}), result.method()},
      {say({"Reading", "读数"}), Describe(result.reading(), language)},
      {say({"Limit", "限量"}), Describe(result.limit(), language)},
      {say({"Verdict", "判定"}), verdict},
      {say({"State", "状态"}), session.Say(Word(result.state()))},
      {say({"Tested by", "检测人"}), WhoAndWhen(result.tested_by(), result.tested_at())},
      {say({"Verified by", "复核人"}), WhoAndWhen(result.verified_by(), result.verified_at())},
  };
}

}  // namespace panyuan::clients::technician
