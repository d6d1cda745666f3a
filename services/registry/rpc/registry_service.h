// RegistryService over the registry's lists.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "services/registry/domain/registry.h"
#include "services/rpc/runtime.h"

namespace panyuan::registry {

// The registry on one session; the session outlives it.
using OpenRegistry = std::function<std::unique_ptr<Registry>(db::Session&)>;

// Erases a supplier's data; see the store. Gives how many there were under the name.
// Errors: UNKNOWN_STALL, SUPPLIER_NOT_FOUND.
using EraseSupplierOf = std::function<base::Result<int64_t>(
    db::Transaction&, std::string_view stall_code, std::string_view name)>;

class RegistryService final : public v1::RegistryService::CallbackService {
 public:
  // `runtime` outlives the service; `open` is called from several threads at once.
  RegistryService(rpc::Runtime& runtime, OpenRegistry open, EraseSupplierOf erase)
      : runtime_(runtime), open_(std::move(open)), erase_(std::move(erase)) {}

  grpc::ServerUnaryReactor* ListTownships(grpc::CallbackServerContext* context,
                                          const v1::ListTownshipsRequest* request,
                                          v1::ListTownshipsResponse* response) override;
  grpc::ServerUnaryReactor* ListWorkstations(grpc::CallbackServerContext* context,
                                             const v1::ListWorkstationsRequest* request,
                                             v1::ListWorkstationsResponse* response) override;
  grpc::ServerUnaryReactor* ListMarkets(grpc::CallbackServerContext* context,
                                        const v1::ListMarketsRequest* request,
                                        v1::ListMarketsResponse* response) override;
  grpc::ServerUnaryReactor* ListStalls(grpc::CallbackServerContext* context,
                                       const v1::ListStallsRequest* request,
                                       v1::ListStallsResponse* response) override;
  grpc::ServerUnaryReactor* ListLaboratories(grpc::CallbackServerContext* context,
                                             const v1::ListLaboratoriesRequest* request,
                                             v1::ListLaboratoriesResponse* response) override;
  grpc::ServerUnaryReactor* ListProducts(grpc::CallbackServerContext* context,
                                         const v1::ListProductsRequest* request,
                                         v1::ListProductsResponse* response) override;
  grpc::ServerUnaryReactor* ListTestItems(grpc::CallbackServerContext* context,
                                          const v1::ListTestItemsRequest* request,
                                          v1::ListTestItemsResponse* response) override;
  grpc::ServerUnaryReactor* ListResidueLimits(grpc::CallbackServerContext* context,
                                              const v1::ListResidueLimitsRequest* request,
                                              v1::ListResidueLimitsResponse* response) override;
  grpc::ServerUnaryReactor* EraseSupplier(grpc::CallbackServerContext* context,
                                          const v1::EraseSupplierRequest* request,
                                          v1::EraseSupplierResponse* response) override;

 private:
  // Reads one page. `list(registry, page)` gives up to `page.limit` rows, which go to
  // `rows(response)`.
  template <class Request, class Response, class List, class Rows>
  grpc::ServerUnaryReactor* ListByCode(grpc::CallbackServerContext* context,
                                       std::string_view method, const Request* request,
                                       Response* response, List list, Rows rows);

  rpc::Runtime& runtime_;
  const OpenRegistry open_;
  const EraseSupplierOf erase_;
};

}  // namespace panyuan::registry
