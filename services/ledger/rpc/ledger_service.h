// Serves the log: panyuan.ledger.v1.LedgerService.
#pragma once

#include <string>

#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "services/ledger/log.h"
#include "services/rpc/runtime.h"

namespace panyuan::ledger {

class LedgerService final : public v1::LedgerService::CallbackService {
 public:
  // `runtime` and `log` outlive the service; `keys` is the list of public keys to be published.
  LedgerService(rpc::Runtime& runtime, const Log& log, std::string verifier_key, std::string keys)
      : runtime_(runtime),
        log_(log),
        verifier_key_(std::move(verifier_key)),
        keys_(std::move(keys)) {}

  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const v1::GetCheckpointRequest* request,
                                          v1::GetCheckpointResponse* response) override;
  grpc::ServerUnaryReactor* ListEntries(grpc::CallbackServerContext* context,
                                        const v1::ListEntriesRequest* request,
                                        v1::ListEntriesResponse* response) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context,
                                              const v1::GetInclusionProofRequest* request,
                                              v1::GetInclusionProofResponse* response) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context,
                                                const v1::GetConsistencyProofRequest* request,
                                                v1::GetConsistencyProofResponse* response) override;
  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext* context,
                                    const v1::GetTileRequest* request,
                                    v1::GetTileResponse* response) override;
  grpc::ServerUnaryReactor* GetEntryBundle(grpc::CallbackServerContext* context,
                                           const v1::GetEntryBundleRequest* request,
                                           v1::GetEntryBundleResponse* response) override;
  grpc::ServerUnaryReactor* GetProof(grpc::CallbackServerContext* context,
                                     const v1::GetProofRequest* request,
                                     v1::GetProofResponse* response) override;
  grpc::ServerUnaryReactor* GetKeys(grpc::CallbackServerContext* context,
                                    const v1::GetKeysRequest* request,
                                    v1::GetKeysResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const Log& log_;
  const std::string verifier_key_;
  const std::string keys_;
};

}  // namespace panyuan::ledger
