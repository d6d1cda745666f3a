#include "services/trace/domain/document.h"

#include <set>
#include <utility>

#include "services/base/text.h"
#include "services/trace/domain/document_ports.h"
#include "services/trace/domain/document_reasons.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Result;
using base::Status;

std::string_view WordOf(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kComplianceCertificate:
      return "compliance_certificate";
    case DocumentKind::kQuarantineCertificate:
      return "quarantine_certificate";
    case DocumentKind::kVoucher:
      return "voucher";
    case DocumentKind::kPhoto:
      return "photo";
    case DocumentKind::kTestReport:
      return "test_report";
    case DocumentKind::kOther:
      return "other";
  }
  return "other";
}

Status CheckBatches(std::span<const BatchView> batches) {
  std::set<StallId> stalls;
  for (const BatchView& view : batches) stalls.insert(view.stall.id);
  if (!batches.empty() && batches.size() <= kMaxDocumentBatches && stalls.size() == 1)
    return base::Ok();
  return Error(kDocumentBatches, {{"field", "batch_codes"},
                                  {"count", std::to_string(batches.size())},
                                  {"stalls", std::to_string(stalls.size())},
                                  {"max", std::to_string(kMaxDocumentBatches)}});
}

Status CheckDocument(const NewDocument& document) {
  if (document.content.empty() || document.content.size() > kMaxDocumentBytes)
    return Error(kDocumentTooLarge, {{"field", "content"},
                                     {"bytes", std::to_string(document.content.size())},
                                     {"max", std::to_string(kMaxDocumentBytes)}});
  return base::CheckText(document.number, "number", kMaxDocumentNumberChars,
                         base::Presence::kOptional);
}

ledger::EpcisEvent EventOf(const ledger::ThingUris& uris, std::span<const BatchView> batches,
                           const NewDocument& document, const base::Hash& sha256,
                           base::UtcTime now) {
  ledger::EpcisEvent event;
  event.action = "OBSERVE";
  event.time = now;
  event.place = uris.Stall(batches[0].stall.code);
  for (const BatchView& view : batches)
    event.quantities.push_back({uris.Batch(view.batch.code.Digits()), 0, view.batch.number.value});
  const std::string number(document.number);
  const bool is_certificate = document.kind == DocumentKind::kComplianceCertificate ||
                              document.kind == DocumentKind::kQuarantineCertificate;
  if (!number.empty() && is_certificate)
    event.transactions.push_back({"cert", uris.Certificate(number)});
  if (!number.empty() && document.kind == DocumentKind::kVoucher)
    event.transactions.push_back({"recadv", uris.Voucher(number)});
  event.extensions = {{"documentKind", std::string(WordOf(document.kind))},
                      {"documentSha256", base::HexEncode(base::AsView(sha256))}};
  return event;
}

}  // namespace

Result<std::string_view> MediaTypeOf(std::string_view content) {
  if (content.starts_with("\xFF\xD8\xFF")) return std::string_view("image/jpeg");
  if (content.starts_with("\x89PNG\r\n\x1A\n")) return std::string_view("image/png");
  if (content.starts_with("RIFF") && content.size() >= 12 && content.substr(8, 4) == "WEBP")
    return std::string_view("image/webp");
  if (content.starts_with("%PDF-")) return std::string_view("application/pdf");
  return Error(kDocumentType, {{"field", "content"}});
}

Result<AttachedDocuments> AttachDocument(DocumentWrites& ports, std::span<const BatchView> batches,
                                         const NewDocument& document, base::UtcTime now) {
  PANYUAN_TRY(CheckBatches(batches));
  PANYUAN_TRY(CheckDocument(document));
  PANYUAN_ASSIGN(const std::string_view media_type, MediaTypeOf(document.content));
  const base::Hash sha256 = base::Sha256(document.content);
  PANYUAN_TRY(ports.documents().Keep(
      sha256, {std::string(media_type), std::string(document.content), now}));
  AttachedDocuments attached;
  PANYUAN_ASSIGN(attached.entry, ports.trace().log().Append(EventOf(ports.trace().uris(), batches,
                                                                    document, sha256, now)));
  for (const BatchView& view : batches) {
    attached.documents.push_back({sha256, std::string(media_type),
                                  static_cast<int64_t>(document.content.size()), document.kind,
                                  std::string(document.number), view.batch.number,
                                  attached.entry.leaf_index});
    PANYUAN_TRY(ports.documents().Attach(attached.documents.back()));
  }
  return attached;
}

Result<std::vector<BatchNumber>> WithAncestors(EdgeReads& edges, BatchNumber batch) {
  std::vector<BatchNumber> found{batch};
  std::set<BatchNumber> seen{batch};
  // Ends: each round has batches that no earlier one had.
  for (size_t done = 0; done < found.size();) {
    const std::vector<BatchNumber> level(found.begin() + static_cast<std::ptrdiff_t>(done),
                                         found.end());
    done = found.size();
    PANYUAN_ASSIGN(const std::vector<Edge> parents, edges.ParentsOf(level));
    for (const Edge& edge : parents) {
      if (found.size() > kMaxDocumentAncestors) return found;
      if (seen.insert(edge.parent).second) found.push_back(edge.parent);
    }
  }
  return found;
}

}  // namespace panyuan::trace
