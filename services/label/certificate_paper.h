// The compliance certificate 承诺达标合格证 on paper.
#pragma once

#include <string>

#include "services/base/result.h"
#include "services/label/qr_picture.h"

namespace panyuan::label {

// The words on a certificate, each one line of at most 80 characters; a text too long for its place
// is cut with an ellipsis.
struct CertificateText {
  std::string number;        // "CD-330727-0000001"
  std::string batch_code;    // "7K3Q-M2XD-9PRC"
  std::string product_name;  // "姜"
  std::string quantity;      // "40 kg"
  std::string origin;
  std::string producer_name, producer_contact;  // may be empty
  std::string issued_day;                       // "2026-03-04"
  // The grounds of the promise that are ticked.
  bool commissioned_test = false, own_test = false, control = false, promise = false;
};

// A PDF document of one page, A6 across, with the promise of the form that the Ministry of
// Agriculture and Rural Affairs recommends, and `symbol` beside it.
// Errors: LABEL_FONT_MISSING; those of base::CheckText for a text.
base::Result<std::string> CertificatePdf(const CertificateText& text, const QrSymbol& symbol);

}  // namespace panyuan::label
