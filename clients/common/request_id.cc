#include "clients/common/request_id.h"

#include <openssl/rand.h>

#include <cstdlib>

#include "services/base/bytes.h"

namespace panyuan::clients {

std::string MakeRequestId(base::UtcTime now) {
  std::string bytes;
  base::AppendBigEndian(bytes, static_cast<uint64_t>(now.us / 1000), 6);
  unsigned char random[10];
  if (RAND_bytes(random, sizeof random) != 1) std::abort();  // a machine without entropy
  random[0] = (random[0] & 0x0F) | 0x70;                     // version 7
  random[2] = (random[2] & 0x3F) | 0x80;                     // variant of RFC 9562
  bytes.append(reinterpret_cast<const char*>(random), sizeof random);
  std::string text = base::HexEncode(bytes);
  for (size_t place : {20, 16, 12, 8}) text.insert(place, 1, '-');
  return text;
}

std::string MakeRequestId() { return MakeRequestId(base::SystemClock().Now()); }

}  // namespace panyuan::clients
