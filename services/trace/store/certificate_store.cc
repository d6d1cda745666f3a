#include "services/trace/store/certificate_store.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;

#define PANYUAN_CERTIFICATE                                            \
  "SELECT issued, number, batch_number, product_name, mass_g, origin," \
  " producer_name, producer_contact, issued_day, grounds, leaf_index"  \
  " FROM trace_certificates"

constexpr std::string_view kNextId =
    "SELECT COALESCE(MAX(certificate_id), 0) + 1 FROM trace_certificates";
constexpr std::string_view kAdd =
    "INSERT INTO trace_certificates (certificate_id, issued, number, batch_number, product_name,"
    " mass_g, origin, producer_name, producer_contact, issued_day, grounds, leaf_index)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr std::string_view kOf =
    PANYUAN_CERTIFICATE " WHERE batch_number = $1 ORDER BY certificate_id LIMIT $2";
constexpr std::string_view kFindIssued =
    PANYUAN_CERTIFICATE " WHERE number = $1 AND issued = 1 ORDER BY certificate_id LIMIT 1";
constexpr std::string_view kEraseProducer =
    "UPDATE trace_certificates SET producer_name = '', producer_contact = ''"
    " WHERE producer_name = $2"
    " AND batch_number IN (SELECT number FROM trace_batches WHERE stall_id = $1)";

#undef PANYUAN_CERTIFICATE

Certificate ReadCertificate(const db::Row& row) {
  Certificate certificate;
  certificate.issued = row.Int(0) == 1;
  certificate.number = row.Text(1);
  certificate.batch = {row.Int(2)};
  certificate.product_name = row.Text(3);
  certificate.mass_g = row.Int(4);
  certificate.origin = row.Text(5);
  certificate.producer_name = row.Text(6);
  certificate.producer_contact = row.Text(7);
  certificate.issued_day = {static_cast<int32_t>(row.Int(8))};
  for (const int bit : {1, 2, 4, 8})
    if (row.Int(9) & bit) certificate.grounds.insert(static_cast<CertificateGround>(bit));
  certificate.leaf_index = static_cast<uint64_t>(row.Int(10));
  return certificate;
}

}  // namespace

Result<int64_t> SqlCertificates::NextId() {
  int64_t id = 1;
  PANYUAN_TRY(session_.Query(kNextId, {}, [&](const db::Row& row) { id = row.Int(0); }));
  return id;
}

Result<std::string> SqlCertificates::NextNumber() {
  PANYUAN_ASSIGN(const int64_t id, NextId());
  return format_(id);
}

Status SqlCertificates::Add(const Certificate& certificate) {
  assert(transaction_);
  PANYUAN_ASSIGN(const int64_t id, NextId());
  int64_t grounds = 0;
  for (const CertificateGround ground : certificate.grounds)
    grounds |= static_cast<int64_t>(ground);
  return transaction_->Write(
      kAdd,
      {id, int64_t{certificate.issued}, certificate.number, certificate.batch.value,
       certificate.product_name, certificate.mass_g, certificate.origin, certificate.producer_name,
       certificate.producer_contact, int64_t{certificate.issued_day.days}, grounds,
       static_cast<int64_t>(certificate.leaf_index)});
}

Result<std::vector<Certificate>> SqlCertificates::Of(std::span<const BatchNumber> batches,
                                                     size_t limit) {
  std::vector<std::vector<db::Value>> lists;
  for (const BatchNumber batch : batches)
    lists.push_back({batch.value, static_cast<int64_t>(limit)});
  std::vector<Certificate> certificates;
  PANYUAN_TRY(session_.QueryEach(kOf, lists, [&](size_t, const db::Row& row) {
    certificates.push_back(ReadCertificate(row));
  }));
  std::stable_sort(
      certificates.begin(), certificates.end(),
      [](const Certificate& a, const Certificate& b) { return a.leaf_index < b.leaf_index; });
  if (certificates.size() > limit) certificates.resize(limit);
  return certificates;
}

Result<std::optional<Certificate>> SqlCertificates::FindIssued(std::string_view number) {
  std::optional<Certificate> certificate;
  PANYUAN_TRY(session_.Query(kFindIssued, {number},
                             [&](const db::Row& row) { certificate = ReadCertificate(row); }));
  return certificate;
}

Result<int64_t> EraseProducer(db::Transaction& transaction, StallId stall, std::string_view name) {
  return transaction.Execute(kEraseProducer, {stall.value, name});
}

}  // namespace panyuan::trace
