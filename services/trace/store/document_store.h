// Papers' files, and what they are attached to.
#pragma once

#include <optional>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/document_ports.h"

namespace panyuan::trace {

class SqlDocuments final : public Documents {
 public:
  // For reading alone, where there is no transaction.
  explicit SqlDocuments(db::Session& session) : session_(session) {}
  explicit SqlDocuments(db::Transaction& transaction)
      : session_(transaction), transaction_(&transaction) {}

  base::Status Keep(const base::Hash& sha256, const DocumentFile& file) override;
  base::Status Attach(const Document& document) override;
  base::Result<std::vector<Document>> AttachedTo(std::span<const BatchNumber> batches,
                                                 size_t limit) override;
  base::Result<std::optional<DocumentFile>> Find(const base::Hash& sha256) override;
  base::Result<std::vector<BatchNumber>> BatchesOf(const base::Hash& sha256, size_t limit) override;

 private:
  db::Session& session_;
  db::Transaction* transaction_ = nullptr;
};

}  // namespace panyuan::trace
