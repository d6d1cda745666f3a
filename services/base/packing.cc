#include "services/base/packing.h"

#include <zstd.h>

#include <cstdlib>
#include <memory>

#include "services/base/reasons.h"

namespace panyuan::base {
namespace {

constexpr int kLevel = 1;  // higher ones gain 2 % for half as much time again
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

const ZSTD_CDict* CompressionDictionary() {
  static const ZSTD_CDict* const dictionary =
      ZSTD_createCDict(PackingDictionary().data(), PackingDictionary().size(), kLevel);
  return dictionary;
}

const ZSTD_DDict* DecompressionDictionary() {
  static const ZSTD_DDict* const dictionary =
      ZSTD_createDDict(PackingDictionary().data(), PackingDictionary().size());
  return dictionary;
}

}  // namespace

std::string Pack(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_freeCCtx>> context(ZSTD_createCCtx());
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress_usingCDict(context.get(), packed.data(), packed.size(),
                                               bytes.data(), bytes.size(), CompressionDictionary());
  if (ZSTD_isError(size)) std::abort();  // only a lack of memory can fail here
  if (size >= bytes.size() && !bytes.starts_with(kMagic)) return std::string(bytes);
  packed.resize(size);
  return packed;
}

Result<std::string> Unpack(std::string_view packed) {
  if (!packed.starts_with(kMagic)) return std::string(packed);
  thread_local const std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_freeDCtx>> context(ZSTD_createDCtx());
  // The two values that stand for an error are above every size.
  const unsigned long long expected = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (expected > kMaxUnpacked) return kPackedBytesDamaged;
  std::string bytes(expected, '\0');
  const size_t size =
      ZSTD_decompress_usingDDict(context.get(), bytes.data(), bytes.size(), packed.data(),
                                 packed.size(), DecompressionDictionary());
  if (ZSTD_isError(size) || size != expected) return kPackedBytesDamaged;
  return bytes;
}

}  // namespace panyuan::base
