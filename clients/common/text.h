// The two languages the tools speak.
#pragma once

#include <string_view>

namespace panyuan::clients {

enum class Language { kEnglish, kChinese };

// A sentence in both.
struct Text {
  std::string_view en = {};
  std::string_view zh = {};

  constexpr std::string_view In(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
};

// Any tag or locale that begins with "zh" is Chinese, such as zh-CN or zh_CN.UTF-8; the others are
// English.
Language LanguageOf(std::string_view tag);

// The language of the environment: LC_ALL, else LC_MESSAGES, else LANG.
Language EnvironmentLanguage();

// "zh-CN" or "en": the tag for accept-language.
std::string_view LanguageTag(Language language);

// "zh" or "en": as base::Error::Message wants it.
std::string_view MessageLanguage(Language language);

}  // namespace panyuan::clients
