#include "services/ledger/note_sm2.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <optional>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;

constexpr size_t kScalarBytes = 32;
constexpr size_t kPointBytes = 65;
constexpr std::string_view kDistinguishingId = "1234567812345678";
constexpr std::string_view kType =
    "\xff"
    "SM2-SM3/1234567812345678";

template <class T, void (*Free)(T*)>
struct Freeing {
  void operator()(T* object) const { Free(object); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freeing<T, Free>>;

using GroupPtr = Owned<EC_GROUP, EC_GROUP_free>;
using PointPtr = Owned<EC_POINT, EC_POINT_free>;
using NumberPtr = Owned<BIGNUM, BN_clear_free>;
using SignaturePtr = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using BuilderPtr = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using ParamsPtr = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using KeyContextPtr = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContextPtr = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Error BadKey(std::string problem) {
  return Error(kNoteKeyInvalid, {{"problem", std::move(problem)}});
}

uint32_t KeyId(std::string_view name, std::string_view public_key) {
  const base::Hash hash = base::Sha256({name, "\n", kType, public_key});
  return static_cast<uint32_t>(base::ReadBigEndian(base::AsView(hash).substr(0, 4)));
}

NumberPtr ToNumber(std::string_view bytes) {
  return NumberPtr(BN_bin2bn(Bytes(bytes), static_cast<int>(bytes.size()), nullptr));
}

// Nothing where the point is not on the curve. `scalar` is absent for a public key.
PkeyPtr MakeKey(std::string_view point, const BIGNUM* scalar) {
  const BuilderPtr builder(OSSL_PARAM_BLD_new());
  const bool built =
      builder &&
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) == 1 &&
      (scalar == nullptr ||
       OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1);
  const ParamsPtr params(built ? OSSL_PARAM_BLD_to_param(builder.get()) : nullptr);
  const KeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                        params.get()) != 1)
    return nullptr;
  return PkeyPtr(key);
}

// The public point of `scalar`, when that is from 1 to the order less 2.
std::optional<std::string> PublicPoint(const BIGNUM* scalar) {
  const GroupPtr group(EC_GROUP_new_by_curve_name(NID_sm2));
  const NumberPtr last(BN_new());
  if (!group || !last || BN_copy(last.get(), EC_GROUP_get0_order(group.get())) == nullptr ||
      BN_sub_word(last.get(), 2) != 1)
    return std::nullopt;
  if (BN_is_zero(scalar) || BN_cmp(scalar, last.get()) > 0) return std::nullopt;
  const PointPtr point(EC_POINT_new(group.get()));
  std::string bytes(kPointBytes, '\0');
  if (!point || EC_POINT_mul(group.get(), point.get(), scalar, nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, Bytes(bytes),
                         bytes.size(), nullptr) != kPointBytes)
    return std::nullopt;
  return bytes;
}

// A context with the distinguishing id, ready to sign or to verify.
using Begin = int (*)(EVP_MD_CTX*, EVP_PKEY_CTX**, const char*, OSSL_LIB_CTX*, const char*,
                      EVP_PKEY*, const OSSL_PARAM*);
DigestContextPtr BeginDigest(Begin begin, EVP_PKEY* key) {
  DigestContextPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // part of `context`
  // The id comes after the beginning: OpenSSL 3.0.19 refuses it among the beginning's parameters.
  if (!context ||
      begin(context.get(), &key_context, "SM3", nullptr, nullptr, key, nullptr) != 1 ||
      EVP_PKEY_CTX_set1_id(key_context, kDistinguishingId.data(),
                           static_cast<int>(kDistinguishingId.size())) != 1)
    return nullptr;
  return context;
}

// r || s of 32 bytes each, as ASN.1 wants it and as it gives it.
std::optional<std::string> ToDer(std::string_view raw) {
  const SignaturePtr signature(ECDSA_SIG_new());
  NumberPtr r = ToNumber(raw.substr(0, kScalarBytes)), s = ToNumber(raw.substr(kScalarBytes));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1)
    return std::nullopt;
  r.release();
  s.release();
  const int length = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (length <= 0) return std::nullopt;
  std::string der(static_cast<size_t>(length), '\0');
  unsigned char* end = Bytes(der);
  i2d_ECDSA_SIG(signature.get(), &end);
  return der;
}

std::optional<std::string> FromDer(std::string_view der) {
  const unsigned char* begin = Bytes(der);
  const SignaturePtr signature(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())));
  std::string raw(2 * kScalarBytes, '\0');
  if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), Bytes(raw), kScalarBytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), Bytes(raw) + kScalarBytes, kScalarBytes) < 0)
    return std::nullopt;
  return raw;
}

}  // namespace

Sm2Verifier::Sm2Verifier(std::string_view name, std::string_view public_key, PkeyPtr key)
    : name_(name),
      public_key_(public_key),
      key_id_(KeyId(name, public_key)),
      key_(std::move(key)) {}

Result<Sm2Verifier> Sm2Verifier::FromPublicKey(std::string_view name, std::string_view public_key) {
  if (!IsKeyName(name)) return BadKey("its name is empty, too long or has a space or '+' in it");
  if (public_key.size() != kPointBytes || public_key.front() != '\x04')
    return BadKey("its key is not an uncompressed point of 65 bytes");
  PkeyPtr key = MakeKey(public_key, nullptr);
  if (!key) return BadKey("its key is not a point of the SM2 curve");
  return Sm2Verifier(name, public_key, std::move(key));
}

Result<Sm2Verifier> Sm2Verifier::Parse(std::string_view vkey) {
  const size_t first = vkey.find('+');
  const size_t second = first == vkey.npos ? first : vkey.find('+', first + 1);
  if (second == vkey.npos) return BadKey("it is not name+id+key");
  const auto id = base::HexDecode(vkey.substr(first + 1, second - first - 1));
  if (!id || id->size() != 4) return BadKey("its id is not 8 hex digits");
  const auto key = base::Base64Decode(vkey.substr(second + 1));
  if (!key) return BadKey("its last part is not base64");
  if (!key->starts_with(kType)) return BadKey("its signature type is not SM2 with SM3");
  PANYUAN_ASSIGN(auto verifier,
                 FromPublicKey(vkey.substr(0, first), std::string_view(*key).substr(kType.size())));
  if (verifier.key_id() != base::ReadBigEndian(*id)) return BadKey("its id does not fit its key");
  return verifier;
}

std::string Sm2Verifier::Format() const {
  std::string id;
  base::AppendBigEndian(id, key_id_, 4);
  return name_ + "+" + base::HexEncode(id) + "+" +
         base::Base64Encode(std::string(kType) + public_key_);
}

bool Sm2Verifier::Verify(std::string_view text, std::string_view signature) const {
  if (signature.size() != 2 * kScalarBytes) return false;
  const auto der = ToDer(signature);
  const DigestContextPtr context = BeginDigest(EVP_DigestVerifyInit_ex, key_.get());
  return der && context &&
         EVP_DigestVerify(context.get(), Bytes(std::string_view(*der)), der->size(), Bytes(text),
                          text.size()) == 1;
}

Sm2Signer::Sm2Signer(Sm2Verifier verifier, PkeyPtr key)
    : verifier_(std::move(verifier)), key_(std::move(key)) {}

Result<Sm2Signer> Sm2Signer::FromScalar(std::string_view name, std::string_view scalar) {
  if (scalar.size() != kScalarBytes) return BadKey("its private key is not 32 bytes");
  const NumberPtr number = ToNumber(scalar);
  const auto point = number ? PublicPoint(number.get()) : std::nullopt;
  if (!point) return BadKey("its private key is out of the range of SM2");
  PANYUAN_ASSIGN(auto verifier, Sm2Verifier::FromPublicKey(name, *point));
  PkeyPtr key = MakeKey(*point, number.get());
  if (!key) return BadKey("its private key makes no SM2 key");
  return Sm2Signer(std::move(verifier), std::move(key));
}

Result<std::string> Sm2Signer::Sign(std::string_view text) const {
  const DigestContextPtr context = BeginDigest(EVP_DigestSignInit_ex, key_.get());
  std::string der(static_cast<size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  size_t length = der.size();
  const bool good =
      context && EVP_DigestSign(context.get(), Bytes(der), &length, Bytes(text), text.size()) == 1;
  const auto raw = good ? FromDer(std::string_view(der).substr(0, length)) : std::nullopt;
  if (!raw) return Error(kSigningFailed, {{"name", name()}});
  return *raw;
}

}  // namespace panyuan::ledger
