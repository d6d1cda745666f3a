// Any bytes as the body of a gRPC-Web call: what is taken out of a frame makes that frame again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/gateway/http_frames.h"

namespace {

using namespace panyuan::gateway;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckBody(std::string_view body) {
  const auto message = Unframe(body);
  if (message.ok()) Require(Frame(0, *message) == body);
  Require(*Unframe(Frame(0, body)) == body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckBody(text);
  const auto bytes = DecodeBase64Pieces(text);
  if (bytes) CheckBody(*bytes);
  const std::string pieces = panyuan::base::Base64Encode(text.substr(0, size / 2)) +
                             panyuan::base::Base64Encode(text.substr(size / 2));
  Require(DecodeBase64Pieces(pieces) == std::string(text));
  return 0;
}
