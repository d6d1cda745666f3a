// The consumer page's own script, made from clients/web and embedded when the server is built.
#pragma once

#include <string>
#include <string_view>

namespace panyuan::gateway {

struct EmbeddedScript {
  std::string_view text;  // text/javascript in UTF-8
  std::string path;       // "/verify-<first 16 hex digits of its SHA-256>.js": never another text
  std::string integrity;  // "sha384-<base64>", as Subresource Integrity writes it
};

const EmbeddedScript& ConsumerScript();

// The text itself; its definition is made by assets/embed.cmake.
extern const std::string_view kConsumerScriptText;

}  // namespace panyuan::gateway
