#include "services/ledger/rpc/ledger_service.h"

#include <algorithm>

#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Ok;

constexpr uint64_t kDefaultPage = 100, kMaxPage = 1'000;
// Entries are at most 64 KiB; a page stays well below the 4 MiB a client accepts by default.
constexpr size_t kMaxPageBytes = 3 << 20;

// The size asked for, or the durable tree's where 0 is asked.
Result<uint64_t> ChooseSize(const LogReader& reader, uint64_t asked) {
  PANYUAN_ASSIGN(const uint64_t size, reader.Size());
  if (asked > size)
    return Error(kTreeSizeUnknown,
                 {{"tree_size", std::to_string(size)}, {"asked", std::to_string(asked)}});
  return asked == 0 ? size : asked;
}

template <class Field>
void AddHashes(const std::vector<Hash>& hashes, Field* field) {
  for (const Hash& hash : hashes) field->Add(std::string(base::AsView(hash)));
}

Status FillInclusion(db::Session& session, const v1::GetInclusionProofRequest& request,
                     v1::GetInclusionProofResponse* response) {
  const LogReader reader(session);
  PANYUAN_ASSIGN(const uint64_t size, ChooseSize(reader, request.tree_size()));
  if (request.leaf_index() >= size)
    return Error(kLeafNotFound, {{"tree_size", std::to_string(size)},
                                 {"leaf_index", std::to_string(request.leaf_index())}});
  const NodeReader nodes = reader.Nodes();
  PANYUAN_ASSIGN(const ProofPlan plan, PlanInclusion(request.leaf_index(), size));
  PANYUAN_ASSIGN(const std::vector<Hash> proof, ReadProof(plan, nodes));
  PANYUAN_ASSIGN(const Hash leaf, nodes({0, request.leaf_index()}));
  PANYUAN_ASSIGN(const Hash root, ReadRoot(size, nodes));
  response->set_leaf_index(request.leaf_index());
  response->set_tree_size(size);
  AddHashes(proof, response->mutable_hashes());
  response->set_leaf_hash(std::string(base::AsView(leaf)));
  response->set_root_hash(std::string(base::AsView(root)));
  return Ok();
}

}  // namespace

grpc::ServerUnaryReactor* LedgerService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                       const v1::GetCheckpointRequest*,
                                                       v1::GetCheckpointResponse* response) {
  return runtime_.Start(context, "panyuan.ledger.v1.LedgerService/GetCheckpoint",
                        [&](const rpc::Call&, auto finish) {
                          const auto tree = log_.checkpoint();
                          response->set_note(tree->note);
                          response->set_tree_size(tree->size);
                          response->set_root_hash(std::string(base::AsView(tree->root)));
                          response->set_verifier_key(verifier_key_);
                          finish(Ok());
                        });
}

grpc::ServerUnaryReactor* LedgerService::ListEntries(grpc::CallbackServerContext* context,
                                                     const v1::ListEntriesRequest* request,
                                                     v1::ListEntriesResponse* response) {
  return runtime_.Read(context, "panyuan.ledger.v1.LedgerService/ListEntries",
                       [=](db::Session& session, const rpc::Call&) -> Status {
                         const LogReader reader(session);
                         PANYUAN_ASSIGN(const uint64_t size, reader.Size());
                         response->set_tree_size(size);
                         if (request->start_index() >= size) return Ok();
                         const uint64_t asked =
                             request->page_size() == 0 ? kDefaultPage : request->page_size();
                         size_t bytes = 0;
                         return reader.Entries(request->start_index(), std::min(asked, kMaxPage),
                                               [&](uint64_t index, std::string_view event) {
                                                 if ((bytes += event.size()) > kMaxPageBytes)
                                                   return;
                                                 v1::Entry* entry = response->add_entries();
                                                 entry->set_leaf_index(index);
                                                 entry->set_event_json(std::string(event));
                                               });
                       });
}

grpc::ServerUnaryReactor* LedgerService::GetInclusionProof(
    grpc::CallbackServerContext* context, const v1::GetInclusionProofRequest* request,
    v1::GetInclusionProofResponse* response) {
  return runtime_.Read(context, "panyuan.ledger.v1.LedgerService/GetInclusionProof",
                       [=](db::Session& session, const rpc::Call&) {
                         return FillInclusion(session, *request, response);
                       });
}

grpc::ServerUnaryReactor* LedgerService::GetConsistencyProof(
    grpc::CallbackServerContext* context, const v1::GetConsistencyProofRequest* request,
    v1::GetConsistencyProofResponse* response) {
  return runtime_.Read(
      context, "panyuan.ledger.v1.LedgerService/GetConsistencyProof",
      [=](db::Session& session, const rpc::Call&) -> Status {
        const LogReader reader(session);
        PANYUAN_ASSIGN(const uint64_t size, ChooseSize(reader, request->new_size()));
        PANYUAN_ASSIGN(const ProofPlan plan, PlanConsistency(request->old_size(), size));
        PANYUAN_ASSIGN(const std::vector<Hash> proof, ReadProof(plan, reader.Nodes()));
        response->set_old_size(request->old_size());
        response->set_new_size(size);
        AddHashes(proof, response->mutable_hashes());
        return Ok();
      });
}

}  // namespace panyuan::ledger
