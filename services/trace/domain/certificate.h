// Compliance certificates 承诺达标合格证 (Agricultural Product Quality and Safety Law, articles 38
// and 39): received with goods, or issued for goods of own production and for what was mixed or
// packed anew.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/ledger/event_log.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

// Why the producer promises. Stored as these bits.
enum class CertificateGround { kControl = 1, kOwnTest = 2, kCommissionedTest = 4, kPromise = 8 };

// The producer's name and contact are personal data: never in an event or a log line.
struct Certificate {
  bool issued = false;  // here; else it came with the goods
  std::string number;
  BatchNumber batch;
  std::string product_name;
  int64_t mass_g = 0;
  std::string origin;
  std::string producer_name, producer_contact;
  base::CivilDay issued_day;
  std::set<CertificateGround> grounds;
  uint64_t leaf_index = 0;
};

// What a vendor states of a certificate. Of one to be issued only the producer, the grounds and
// perhaps the quantity.
struct StatedCertificate {
  std::string number;
  std::string product_name;
  std::string quantity, unit_code;  // both empty where none is stated
  std::string origin;
  std::string producer_name, producer_contact;
  std::string issued_day;  // "2026-03-04"
  std::vector<CertificateGround> grounds;
};

struct DocumentWrites;

struct RecordedCertificate {
  Certificate certificate;
  ledger::Appended entry;
};

// Records one that came with the goods of `batch`.
// Errors: those of base::CheckText, ReadMass, base::ParseDay and CheckNotAhead;
// CERTIFICATE_GROUNDS; BATCH_VOIDED.
base::Result<RecordedCertificate> RecordCertificate(DocumentWrites& ports, const BatchView& batch,
                                                    const StatedCertificate& stated,
                                                    base::UtcTime now);

// Issues one for `batch`, for what is stated of it or else for all that is on hand.
// Errors: those of base::CheckText and ReadMass; CERTIFICATE_GROUNDS, CERTIFICATE_NOT_OWN,
// BATCH_VOIDED, BATCH_RECALLED, BATCH_HELD, BATCH_EXPIRED, QUANTITY_NOT_POSITIVE,
// QUANTITY_EXCEEDS_STOCK.
base::Result<RecordedCertificate> IssueCertificate(DocumentWrites& ports, const BatchView& batch,
                                                   const StatedCertificate& stated,
                                                   base::UtcTime now);

// SHA-256 of the certificate without personal data: whether it was issued here, number, batch code,
// name, grams, origin, day and the sum of its grounds' bits, each a line ended by '\n'. The log
// holds it as `panyuan:certificateSha256`.
base::Hash HashOf(const Certificate& certificate, const label::BatchCode& code);

}  // namespace panyuan::trace
