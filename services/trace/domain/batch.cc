#include "services/trace/domain/batch.h"

#include "services/base/decimal.h"
#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::CheckText;
using base::Decimal;
using base::Error;
using base::Ok;
using base::Presence;
using base::Result;
using base::Status;

Result<int64_t> ReadMass(std::string_view value, std::string_view unit_code,
                         std::string_view field) {
  const base::Metadata about{{"field", std::string(field)}, {"value", base::Quote(value)}};
  PANYUAN_TRY(CheckText(value, field, 40, Presence::kRequired));
  PANYUAN_ASSIGN(const Decimal amount, Decimal::Parse(value, field));
  if (unit_code != "KGM" && unit_code != "GRM")
    return Error(kUnitNotAccepted,
                 {{"field", std::string(field)}, {"value", base::Quote(unit_code, 20)}});
  if (amount.sign() <= 0) return Error(kQuantityNotPositive, about);
  const int digits = unit_code == "KGM" ? 3 : 0;
  const Result<int64_t> mass_g = amount.ToScaled(digits, field);
  if (!mass_g.ok()) return Error(kQuantityTooFine, about);
  if (*mass_g > kMaxBatchMass_g)
    return Error(kQuantityTooLarge, {{"field", std::string(field)},
                                     {"value", FormatKilograms(*mass_g)},
                                     {"max", FormatKilograms(kMaxBatchMass_g)}});
  return *mass_g;
}

std::string FormatKilograms(int64_t mass_g) { return Decimal(mass_g, 3).ToPlainString(); }

Status CheckIncoming(const IncomingBatch& incoming) {
  PANYUAN_TRY(CheckText(incoming.product_code, "product_code", 20, Presence::kRequired));
  PANYUAN_TRY(CheckText(incoming.origin, "origin", 80, Presence::kRequired));
  PANYUAN_TRY(CheckText(incoming.supplier.name, "supplier.name", 80, Presence::kRequired));
  PANYUAN_TRY(CheckText(incoming.supplier.address, "supplier.address", 120, Presence::kOptional));
  PANYUAN_TRY(CheckText(incoming.supplier.contact, "supplier.contact", 40, Presence::kOptional));
  PANYUAN_TRY(
      CheckText(incoming.certificate_number, "certificate_number", 40, Presence::kOptional));
  PANYUAN_TRY(CheckText(incoming.voucher_number, "voucher_number", 40, Presence::kOptional));
  if (!incoming.photo_sha256.empty() && !base::ToHash(incoming.photo_sha256))
    return Error(kPhotoHashInvalid, {{"field", "photo_sha256"}});
  const auto mass_g = ReadMass(incoming.quantity, incoming.unit_code, "quantity");
  return mass_g.ok() ? Ok() : Status(mass_g.error());
}

}  // namespace panyuan::trace
