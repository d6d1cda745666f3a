#include "services/ledger/rpc/ledger_service.h"

#include <algorithm>

#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/tiles.h"

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

Status FillInclusion(db::Session& session, NodeCache& known,
                     const v1::GetInclusionProofRequest& request,
                     v1::GetInclusionProofResponse* response) {
  const LogReader reader(session, &known);
  PANYUAN_ASSIGN(const uint64_t size, ChooseSize(reader, request.tree_size()));
  if (request.leaf_index() >= size)
    return Error(kLeafNotFound, {{"tree_size", std::to_string(size)},
                                 {"leaf_index", std::to_string(request.leaf_index())}});
  const NodeReader nodes = reader.Nodes();
  PANYUAN_ASSIGN(const ProofPlan plan, PlanInclusion(request.leaf_index(), size));
  PANYUAN_ASSIGN(const std::vector<Hash> proof, ReadProof(plan, nodes));
  const NodeId leaf_id{0, request.leaf_index()};
  PANYUAN_ASSIGN(const std::vector<Hash> leaf, nodes({&leaf_id, 1}));
  PANYUAN_ASSIGN(const Hash root, ReadRoot(size, nodes));
  response->set_leaf_index(request.leaf_index());
  response->set_tree_size(size);
  AddHashes(proof, response->mutable_hashes());
  response->set_leaf_hash(std::string(base::AsView(leaf.front())));
  response->set_root_hash(std::string(base::AsView(root)));
  return Ok();
}

// The tile of `width` where the log of `size` entries has it.
Status CheckTile(TilePath& path, uint32_t width, uint64_t size) {
  if (path.level > kMaxTileLevel) return Error(kTileInvalid, {{"field", "level"}});
  if (width > kTileWidth) return Error(kTileInvalid, {{"field", "width"}});
  path.width = width == 0 ? kTileWidth : width;
  if (path.width > TileWidthAt(path, size))
    return Error(kTileNotFound,
                 {{"tree_size", std::to_string(size)}, {"path", FormatTilePath(path)}});
  return Ok();
}

// The proof against `tree`, which the session's snapshot holds whole.
Result<std::string> MakeProof(const LogReader& reader, uint64_t index, const SignedTree& tree) {
  if (index >= tree.size)
    return Error(kLeafNotFound,
                 {{"tree_size", std::to_string(tree.size)}, {"leaf_index", std::to_string(index)}});
  PANYUAN_ASSIGN(const ProofPlan plan, PlanInclusion(index, tree.size));
  LogProof proof{index, {}, tree.note};
  PANYUAN_ASSIGN(proof.hashes, ReadProof(plan, reader.Nodes()));
  return FormatLogProof(proof);
}

}  // namespace

grpc::ServerUnaryReactor* LedgerService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                       const v1::GetCheckpointRequest* request,
                                                       v1::GetCheckpointResponse* response) {
  return runtime_.Start(context, "panyuan.ledger.v1.LedgerService/GetCheckpoint",
                        [&](const rpc::Call&, auto finish) {
                          const auto tree = log_.published(request->min_tree_size());
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
                       [=, this](db::Session& session, const rpc::Call&) {
                         return FillInclusion(session, log_.nodes(), *request, response);
                       });
}

grpc::ServerUnaryReactor* LedgerService::GetConsistencyProof(
    grpc::CallbackServerContext* context, const v1::GetConsistencyProofRequest* request,
    v1::GetConsistencyProofResponse* response) {
  return runtime_.Read(
      context, "panyuan.ledger.v1.LedgerService/GetConsistencyProof",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const LogReader reader(session, &log_.nodes());
        PANYUAN_ASSIGN(const uint64_t size, ChooseSize(reader, request->new_size()));
        PANYUAN_ASSIGN(const ProofPlan plan, PlanConsistency(request->old_size(), size));
        PANYUAN_ASSIGN(const std::vector<Hash> proof, ReadProof(plan, reader.Nodes()));
        response->set_old_size(request->old_size());
        response->set_new_size(size);
        AddHashes(proof, response->mutable_hashes());
        return Ok();
      });
}

// In the calls below the tree is taken before the read is queued, so that its snapshot holds it.

grpc::ServerUnaryReactor* LedgerService::GetTile(grpc::CallbackServerContext* context,
                                                 const v1::GetTileRequest* request,
                                                 v1::GetTileResponse* response) {
  return runtime_.Read(
      context, "panyuan.ledger.v1.LedgerService/GetTile",
      [=, size = log_.checkpoint()->size](db::Session& session, const rpc::Call&) -> Status {
        const int level = static_cast<int>(std::min(request->level(), kMaxTileLevel + 1u));
        TilePath path{false, level, request->index()};
        PANYUAN_TRY(CheckTile(path, request->width(), size));
        PANYUAN_ASSIGN(*response->mutable_hashes(),
                       LogReader(session).NodeHashes(kTileHeight * level, path.index * kTileWidth,
                                                     path.width));
        return Ok();
      });
}

grpc::ServerUnaryReactor* LedgerService::GetEntryBundle(grpc::CallbackServerContext* context,
                                                        const v1::GetEntryBundleRequest* request,
                                                        v1::GetEntryBundleResponse* response) {
  return runtime_.Read(
      context, "panyuan.ledger.v1.LedgerService/GetEntryBundle",
      [=, size = log_.checkpoint()->size](db::Session& session, const rpc::Call&) -> Status {
        TilePath path{true, 0, request->index()};
        PANYUAN_TRY(CheckTile(path, request->width(), size));
        return LogReader(session).Entries(path.index * kTileWidth, path.width,
                                          [&](uint64_t, std::string_view event) {
                                            AppendBundleEntry(*response->mutable_bundle(), event);
                                          });
      });
}

grpc::ServerUnaryReactor* LedgerService::GetProof(grpc::CallbackServerContext* context,
                                                  const v1::GetProofRequest* request,
                                                  v1::GetProofResponse* response) {
  return runtime_.Read(
      context, "panyuan.ledger.v1.LedgerService/GetProof",
      [=, tree = log_.published(request->leaf_index() + 1)](db::Session& session,
                                                            const rpc::Call&) -> Status {
        PANYUAN_ASSIGN(*response->mutable_proof(),
                       MakeProof(LogReader(session, &log_.nodes()), request->leaf_index(), *tree));
        return Ok();
      });
}

grpc::ServerUnaryReactor* LedgerService::GetKeys(grpc::CallbackServerContext* context,
                                                 const v1::GetKeysRequest*,
                                                 v1::GetKeysResponse* response) {
  return runtime_.Start(context, "panyuan.ledger.v1.LedgerService/GetKeys",
                        [&](const rpc::Call&, auto finish) {
                          response->set_keys(keys_);
                          finish(Ok());
                        });
}

}  // namespace panyuan::ledger
