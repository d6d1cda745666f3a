// What papers and certificates need of the store. Bound to one transaction or snapshot.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/trace/domain/certificate.h"
#include "services/trace/domain/document.h"
#include "services/trace/domain/ports.h"

namespace panyuan::trace {

class Documents {
 public:
  virtual ~Documents() = default;
  // Only while writing. A file that is kept already stays as it is.
  virtual base::Status Keep(const base::Hash& sha256, const DocumentFile& file) = 0;
  // Only while writing; the file is kept.
  virtual base::Status Attach(const Document& document) = 0;
  // In the order attached, at most `limit`.
  virtual base::Result<std::vector<Document>> AttachedTo(std::span<const BatchNumber> batches,
                                                         size_t limit) = 0;
  virtual base::Result<std::optional<DocumentFile>> Find(const base::Hash& sha256) = 0;
  // The batches a file is attached to, by number, at most `limit`.
  virtual base::Result<std::vector<BatchNumber>> BatchesOf(const base::Hash& sha256,
                                                           size_t limit) = 0;
};

class Certificates {
 public:
  virtual ~Certificates() = default;
  // Only while writing: the number of the next one that is issued here, "CD-330727-0000001".
  virtual base::Result<std::string> NextNumber() = 0;
  // Only while writing.
  virtual base::Status Add(const Certificate& certificate) = 0;
  // In the order recorded, at most `limit`.
  virtual base::Result<std::vector<Certificate>> Of(std::span<const BatchNumber> batches,
                                                    size_t limit) = 0;
  // One that was issued here.
  virtual base::Result<std::optional<Certificate>> FindIssued(std::string_view number) = 0;
};

// Everything a reading call works with.
struct DocumentReads {
  virtual ~DocumentReads() = default;
  virtual TraceReads& trace() = 0;
  virtual Documents& documents() = 0;
  virtual Certificates& certificates() = 0;
};

// Everything a writing command works with.
struct DocumentWrites {
  virtual ~DocumentWrites() = default;
  virtual TraceWrites& trace() = 0;
  virtual Documents& documents() = 0;
  virtual Certificates& certificates() = 0;
};

}  // namespace panyuan::trace
