// Building a page so that text from outside cannot become markup.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "services/gateway/header_text.h"

namespace panyuan::gateway {

// Markup of our own: only a literal becomes one, so nothing that came from outside ever does.
class Markup {
 public:
  consteval Markup(const char* literal) : text_(literal) {}  // NOLINT: implicit on purpose
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  explicit Html(Lang lang) : lang_(lang) { out_.reserve(kUsualBytes); }

  Lang lang() const { return lang_; }

  Html& Raw(Markup markup) {
    out_ += markup.text();
    return *this;
  }
  // Escaped, for element content and for quoted attribute values.
  Html& Text(std::string_view text) {
    return Escape(text, [](char c) {
      return c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
    });
  }
  // Element content only: a browser reads these very bytes back as the element's textContent, but
  // for U+0000, which HTML cannot hold. Shorter than Text, since quotes stay as they are.
  Html& Exactly(std::string_view text) {
    return Escape(text, [](char c) { return c == '&' || c == '<' || c == '>' || c == '\r'; });
  }
  // The words of the page's language.
  Html& Say(Markup zh, Markup en) { return Raw(lang_ == Lang::kZh ? zh : en); }
  // A name that is known in Chinese and perhaps in English; a Chinese one on an English page is
  // marked as such for screen readers.
  Html& Name(std::string_view zh, std::string_view en) {
    if (lang_ == Lang::kZh) return Text(zh);
    if (!en.empty()) return Text(en);
    return Raw("<span lang=\"zh\">").Text(zh).Raw("</span>");
  }

  std::string Take() && { return std::move(out_); }

 private:
  static std::string_view Reference(char c) {
    switch (c) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '"':
        return "&quot;";
      case '\'':
        return "&#39;";
      default:
        return "&#13;";  // the carriage return
    }
  }

  // What is special as a reference, the stretches between as they are.
  template <class IsSpecial>
  Html& Escape(std::string_view text, IsSpecial is_special) {
    auto from = text.begin();
    for (auto at = from; (at = std::find_if(at, text.end(), is_special)) != text.end(); from = ++at)
      out_.append(from, at).append(Reference(*at));
    out_.append(from, text.end());
    return *this;
  }

  static constexpr size_t kUsualBytes = 20'000;  // most batches' pages are no longer

  Lang lang_;
  std::string out_;
};

}  // namespace panyuan::gateway
