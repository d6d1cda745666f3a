// Compliance certificates.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/document_ports.h"

namespace panyuan::trace {

class SqlCertificates final : public Certificates {
 public:
  // "CD-330727-0000001" for 1.
  using FormatNumber = std::function<std::string(int64_t id)>;

  // For reading alone, where there is no transaction.
  explicit SqlCertificates(db::Session& session) : session_(session) {}
  SqlCertificates(db::Transaction& transaction, FormatNumber format)
      : session_(transaction), transaction_(&transaction), format_(std::move(format)) {}

  base::Result<std::string> NextNumber() override;
  base::Status Add(const Certificate& certificate) override;
  base::Result<std::vector<Certificate>> Of(std::span<const BatchNumber> batches,
                                            size_t limit) override;
  base::Result<std::optional<Certificate>> FindIssued(std::string_view number) override;

 private:
  base::Result<int64_t> NextId();

  db::Session& session_;
  db::Transaction* transaction_ = nullptr;
  FormatNumber format_;
};

// Empties the name and contact of a producer in the certificates of a stall's batches; gives how
// many they were.
base::Result<int64_t> EraseProducer(db::Transaction& transaction, StallId stall,
                                    std::string_view name);

}  // namespace panyuan::trace
