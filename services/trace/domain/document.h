// Papers of batches: files kept once by their hash, and attached to batches by an event.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/ledger/event_log.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

inline constexpr size_t kMaxDocumentBytes = 1 << 20;
inline constexpr size_t kMaxDocumentBatches = 100;  // of one attaching
inline constexpr size_t kMaxDocumentsListed = 200;
inline constexpr size_t kMaxDocumentAncestors = 200;  // whose papers count as a batch's
inline constexpr size_t kMaxDocumentNumberChars = 40;

// What a paper is. Stored as these numbers.
enum class DocumentKind {
  kComplianceCertificate = 1,
  kQuarantineCertificate,
  kVoucher,
  kPhoto,
  kTestReport,
  kOther
};

// A paper of a batch.
struct Document {
  base::Hash sha256{};
  std::string media_type;
  int64_t bytes = 0;
  DocumentKind kind = DocumentKind::kOther;
  std::string number;  // of the paper; may be empty
  BatchNumber batch;
  uint64_t leaf_index = 0;
};

struct DocumentFile {
  std::string media_type, content;
  base::UtcTime stored_at;
};

// "image/jpeg", "image/png", "image/webp" or "application/pdf", by the first bytes.
// Errors: DOCUMENT_TYPE.
base::Result<std::string_view> MediaTypeOf(std::string_view content);

struct DocumentWrites;

// A paper that came in.
struct NewDocument {
  DocumentKind kind = DocumentKind::kOther;
  std::string_view number, content;
};

// What was attached, one for each batch in their order.
struct AttachedDocuments {
  std::vector<Document> documents;
  ledger::Appended entry;
};

// Keeps the file, where it is not kept yet, and attaches it to `batches` by one event.
// Errors: DOCUMENT_TOO_LARGE, DOCUMENT_TYPE, DOCUMENT_BATCHES, those of base::CheckText.
base::Result<AttachedDocuments> AttachDocument(DocumentWrites& ports,
                                               std::span<const BatchView> batches,
                                               const NewDocument& document, base::UtcTime now);

// The batch and those that it was made of, nearest first, at most kMaxDocumentAncestors more.
base::Result<std::vector<BatchNumber>> WithAncestors(EdgeReads& edges, BatchNumber batch);

}  // namespace panyuan::trace
