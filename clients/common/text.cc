#include "clients/common/text.h"

#include <cstdlib>

namespace panyuan::clients {

Language LanguageOf(std::string_view tag) {
  return tag.starts_with("zh") || tag.starts_with("ZH") ? Language::kChinese : Language::kEnglish;
}

Language EnvironmentLanguage() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return LanguageOf(value);
  }
  return Language::kEnglish;
}

std::string_view LanguageTag(Language language) {
  return language == Language::kChinese ? "zh-CN" : "en";
}

std::string_view MessageLanguage(Language language) {
  return language == Language::kChinese ? "zh" : "en";
}

}  // namespace panyuan::clients
