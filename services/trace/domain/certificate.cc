#include "services/trace/domain/certificate.h"

#include <utility>

#include "services/base/text.h"
#include "services/trace/domain/document_ports.h"
#include "services/trace/domain/document_reasons.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Presence;
using base::Result;
using base::Status;

constexpr size_t kMaxNumberChars = 40, kMaxNameChars = 80, kMaxContactChars = 40;

// What both kinds state.
Result<Certificate> ReadPromise(const StatedCertificate& stated, const BatchView& view) {
  PANYUAN_TRY(
      base::CheckText(stated.producer_name, "producer_name", kMaxNameChars, Presence::kRequired));
  PANYUAN_TRY(base::CheckText(stated.producer_contact, "producer_contact", kMaxContactChars,
                              Presence::kOptional));
  Certificate certificate;
  certificate.batch = view.batch.number;
  certificate.producer_name = stated.producer_name;
  certificate.producer_contact = stated.producer_contact;
  certificate.grounds = {stated.grounds.begin(), stated.grounds.end()};
  if (certificate.grounds.empty() || certificate.grounds.size() != stated.grounds.size())
    return Error(kCertificateGrounds, {{"field", "grounds"}});
  return certificate;
}

int GroundsSum(const Certificate& certificate) {
  int sum = 0;
  for (const CertificateGround ground : certificate.grounds) sum += static_cast<int>(ground);
  return sum;
}

Result<RecordedCertificate> Record(DocumentWrites& ports, const BatchView& view,
                                   Certificate certificate, base::UtcTime now) {
  TraceWrites& trace = ports.trace();
  const base::Hash hash = HashOf(certificate, view.batch.code);
  ledger::EpcisEvent event;
  event.action = "OBSERVE";
  event.time = now;
  event.place = trace.uris().Stall(view.stall.code);
  event.quantities.push_back(
      {trace.uris().Batch(view.batch.code.Digits()), 0, view.batch.number.value});
  event.transactions.push_back({"cert", trace.uris().Certificate(certificate.number)});
  event.extensions.emplace("certificateSha256", base::HexEncode(base::AsView(hash)));
  RecordedCertificate recorded;
  PANYUAN_ASSIGN(recorded.entry, trace.log().Append(event));
  certificate.leaf_index = recorded.entry.leaf_index;
  PANYUAN_TRY(ports.certificates().Add(certificate));
  recorded.certificate = std::move(certificate);
  return recorded;
}

// Article 39: who produced the goods, or mixed or packed them anew.
Status CheckMayIssue(TraceWrites& trace, const BatchView& view, const Certificate& certificate) {
  switch (view.batch.made_by) {
    case Making::kSplit:
    case Making::kMerged:
    case Making::kTransformed:
    case Making::kRepacked:
      return base::Ok();
    case Making::kReceived:
    case Making::kTransferred:
      break;
  }
  PANYUAN_ASSIGN(const Supplier supplier, trace.catalogue().SupplierOf(view.batch.supplier));
  if (view.batch.made_by == Making::kReceived && supplier.name == certificate.producer_name)
    return base::Ok();
  return Error(kCertificateNotOwn, {{"batch_code", view.batch.code.ToString()},
                                    {"producer", certificate.producer_name}});
}

Result<int64_t> MassToIssue(const StatedCertificate& stated, const Batch& batch) {
  if (stated.quantity.empty() && stated.unit_code.empty()) {
    if (batch.on_hand_g > 0) return batch.on_hand_g;
    return Error(kQuantityNotPositive, {{"field", "quantity"}, {"value", "0"}});
  }
  PANYUAN_ASSIGN(const int64_t mass_g, ReadMass(stated.quantity, stated.unit_code, "quantity"));
  if (mass_g <= batch.on_hand_g) return mass_g;
  return Error(kQuantityExceedsStock, {{"field", "quantity"},
                                       {"value", FormatKilograms(mass_g)},
                                       {"on_hand", FormatKilograms(batch.on_hand_g)},
                                       {"batch_code", batch.code.ToString()}});
}

}  // namespace

base::Hash HashOf(const Certificate& certificate, const label::BatchCode& code) {
  std::string lines;
  for (const std::string& line :
       {std::string(certificate.issued ? "issued" : "received"), certificate.number,
        code.ToString(), certificate.product_name, std::to_string(certificate.mass_g),
        certificate.origin, base::FormatDay(certificate.issued_day),
        std::to_string(GroundsSum(certificate))})
    (lines += line) += '\n';
  return base::Sha256(lines);
}

Result<RecordedCertificate> RecordCertificate(DocumentWrites& ports, const BatchView& view,
                                              const StatedCertificate& stated, base::UtcTime now) {
  PANYUAN_TRY(CheckMayLeave(view.batch, 0, {.hold = true, .recall = true}));
  PANYUAN_TRY(base::CheckText(stated.number, "number", kMaxNumberChars, Presence::kRequired));
  PANYUAN_TRY(
      base::CheckText(stated.product_name, "product_name", kMaxNameChars, Presence::kRequired));
  PANYUAN_TRY(base::CheckText(stated.origin, "origin", kMaxNameChars, Presence::kRequired));
  PANYUAN_ASSIGN(Certificate certificate, ReadPromise(stated, view));
  certificate.number = stated.number;
  certificate.product_name = stated.product_name;
  certificate.origin = stated.origin;
  PANYUAN_ASSIGN(certificate.mass_g, ReadMass(stated.quantity, stated.unit_code, "quantity"));
  PANYUAN_ASSIGN(certificate.issued_day, base::ParseDay(stated.issued_day, "issued_day"));
  PANYUAN_TRY(base::CheckNotAhead(base::StartOfDay(certificate.issued_day), now, "issued_day"));
  return Record(ports, view, std::move(certificate), now);
}

Result<RecordedCertificate> IssueCertificate(DocumentWrites& ports, const BatchView& view,
                                             const StatedCertificate& stated, base::UtcTime now) {
  PANYUAN_TRY(CheckMayLeave(view.batch, 0));
  PANYUAN_TRY(CheckNotExpired(view.batch, now));
  PANYUAN_ASSIGN(Certificate certificate, ReadPromise(stated, view));
  PANYUAN_TRY(CheckMayIssue(ports.trace(), view, certificate));
  PANYUAN_ASSIGN(certificate.mass_g, MassToIssue(stated, view.batch));
  PANYUAN_ASSIGN(certificate.number, ports.certificates().NextNumber());
  certificate.issued = true;
  certificate.product_name = view.product.name_zh;
  certificate.origin = view.batch.origin;
  certificate.issued_day = base::ShanghaiDay(now);
  return Record(ports, view, std::move(certificate), now);
}

}  // namespace panyuan::trace
