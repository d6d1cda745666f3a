#include "services/gateway/page_script.h"

#include <openssl/sha.h>

#include <array>

#include "services/base/bytes.h"

namespace panyuan::gateway {
namespace {

std::string Sha384(std::string_view text) {
  std::array<unsigned char, SHA384_DIGEST_LENGTH> digest{};
  SHA384(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return {digest.begin(), digest.end()};
}

}  // namespace

const EmbeddedScript& ConsumerScript() {
  static const EmbeddedScript script{
      kConsumerScriptText,
      "/verify-" + base::HexEncode(base::AsView(base::Sha256(kConsumerScriptText))).substr(0, 16) +
          ".js",
      "sha384-" + base::Base64Encode(Sha384(kConsumerScriptText))};
  return script;
}

}  // namespace panyuan::gateway
