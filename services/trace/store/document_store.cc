#include "services/trace/store/document_store.h"

#include <algorithm>
#include <cassert>
#include <string>

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;
using db::Blob;

constexpr std::string_view kKeep =
    "INSERT INTO trace_documents (sha256, media_type, content, stored_us)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING";
constexpr std::string_view kAttach =
    "INSERT INTO trace_attachments (batch_number, leaf_index, sha256, kind, number)"
    " VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kAttachedTo =
    "SELECT a.sha256, d.media_type, LENGTH(d.content), a.kind, a.number, a.batch_number,"
    " a.leaf_index FROM trace_attachments AS a JOIN trace_documents AS d ON d.sha256 = a.sha256"
    " WHERE a.batch_number = $1 ORDER BY a.leaf_index LIMIT $2";
constexpr std::string_view kFind =
    "SELECT media_type, content, stored_us FROM trace_documents WHERE sha256 = $1";
constexpr std::string_view kBatchesOf =
    "SELECT DISTINCT batch_number FROM trace_attachments WHERE sha256 = $1"
    " ORDER BY batch_number LIMIT $2";

Document ReadDocument(const db::Row& row) {
  Document document;
  document.sha256 = base::ToHash(row.Bytes(0)).value_or(base::Hash{});
  document.media_type = row.Text(1);
  document.bytes = row.Int(2);
  document.kind = static_cast<DocumentKind>(row.Int(3));
  document.number = row.Text(4);
  document.batch = {row.Int(5)};
  document.leaf_index = static_cast<uint64_t>(row.Int(6));
  return document;
}

}  // namespace

Status SqlDocuments::Keep(const base::Hash& sha256, const DocumentFile& file) {
  assert(transaction_);
  return transaction_->Write(
      kKeep, {Blob(sha256), file.media_type, Blob(file.content), file.stored_at.us});
}

Status SqlDocuments::Attach(const Document& document) {
  assert(transaction_);
  return transaction_->Write(
      kAttach, {document.batch.value, static_cast<int64_t>(document.leaf_index),
                Blob(document.sha256), static_cast<int64_t>(document.kind), document.number});
}

Result<std::vector<Document>> SqlDocuments::AttachedTo(std::span<const BatchNumber> batches,
                                                       size_t limit) {
  std::vector<std::vector<db::Value>> lists;
  for (const BatchNumber batch : batches)
    lists.push_back({batch.value, static_cast<int64_t>(limit)});
  std::vector<Document> documents;
  PANYUAN_TRY(session_.QueryEach(kAttachedTo, lists, [&](size_t, const db::Row& row) {
    documents.push_back(ReadDocument(row));
  }));
  std::stable_sort(documents.begin(), documents.end(), [](const Document& a, const Document& b) {
    return a.leaf_index < b.leaf_index;
  });
  if (documents.size() > limit) documents.resize(limit);
  return documents;
}

Result<std::optional<DocumentFile>> SqlDocuments::Find(const base::Hash& sha256) {
  std::optional<DocumentFile> file;
  PANYUAN_TRY(session_.Query(kFind, {Blob(sha256)}, [&](const db::Row& row) {
    file = DocumentFile{std::string(row.Text(0)), std::string(row.Bytes(1)), {row.Int(2)}};
  }));
  return file;
}

Result<std::vector<BatchNumber>> SqlDocuments::BatchesOf(const base::Hash& sha256, size_t limit) {
  std::vector<BatchNumber> batches;
  PANYUAN_TRY(session_.Query(kBatchesOf, {Blob(sha256), static_cast<int64_t>(limit)},
                             [&](const db::Row& row) { batches.push_back({row.Int(0)}); }));
  return batches;
}

}  // namespace panyuan::trace
