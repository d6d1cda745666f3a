#include "services/ledger/epcis_event.h"

namespace panyuan::ledger {

// RFC 3986: everything but the unreserved characters is percent-encoded.
std::string ThingUris::Join(std::string_view path, std::string_view tail) const {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = base_;
  uri += path;
  for (unsigned char c : tail) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      uri += static_cast<char>(c);
    } else {
      uri += {'%', kHex[c >> 4], kHex[c & 15]};
    }
  }
  return uri;
}

}  // namespace panyuan::ledger
