#include "services/registry/rpc/registry_service.h"

#include <algorithm>
#include <vector>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/registry/rpc/converter.h"
#include "services/registry/rpc/page_token.h"
#include "services/rpc/convert.h"

namespace panyuan::registry {
namespace {

using base::Ok;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

constexpr uint32_t kDefaultPageSize = 100;
constexpr uint32_t kMaxPageSize = 1'000;
constexpr size_t kMaxQueryChars = 60;
constexpr size_t kMaxNameChars = 80, kMaxReasonChars = 200;

// One row more than the page shows, to know whether another page follows.
size_t RowsToRead(uint32_t page_size) {
  return std::min(page_size == 0 ? kDefaultPageSize : page_size, kMaxPageSize) + 1;
}

Status CheckQuery(std::string_view words) {
  return base::CheckText(words, "query", kMaxQueryChars, base::Presence::kOptional);
}

Status CheckErasure(const v1::EraseSupplierRequest& request) {
  PANYUAN_TRY(base::CheckText(request.supplier_name(), "supplier_name", kMaxNameChars,
                              base::Presence::kRequired));
  PANYUAN_TRY(
      base::CheckText(request.reason(), "reason", kMaxReasonChars, base::Presence::kRequired));
  if (request.reason().find(request.supplier_name()) == std::string::npos) return Ok();
  return base::Error(base::kInvalidField,
                     {{"field", "reason"},
                      {"problem", "it holds the name to be erased: leave it out"},
                      {"problem_zh", "含有要删除的名称：请去掉"}});
}

std::string TokenAfter(const ResidueLimit& last) { return MakePageToken(LimitKey::Of(last)); }
template <class T>
std::string TokenAfter(const T& last) {
  return MakePageToken(last.code);
}

// Puts `found`, which RowsToRead bounds, into the page.
template <class T, class Response, class Rows>
void FillPage(std::vector<T> found, size_t rows_read, Response* response, Rows* rows) {
  if (found.size() == rows_read) {
    found.pop_back();
    response->set_next_page_token(TokenAfter(found.back()));
  }
  for (const T& one : found) *rows->Add() = ToProto(one);
}

}  // namespace

template <class Request, class Response, class List, class Rows>
ServerUnaryReactor* RegistryService::ListByCode(CallbackServerContext* context,
                                                std::string_view method, const Request* request,
                                                Response* response, List list, Rows rows) {
  return runtime_.Read(
      context, method, [=, this](db::Session& session, const rpc::Call&) -> Status {
        const size_t wanted = RowsToRead(request->page_size());
        PANYUAN_ASSIGN(std::string after, ReadCodeToken(request->page_token()));
        const std::unique_ptr<Registry> registry = open_(session);
        PANYUAN_ASSIGN(auto found, list(*registry, PageQuery{std::move(after), wanted}));
        FillPage(std::move(found), wanted, response, rows(response));
        return Ok();
      });
}

ServerUnaryReactor* RegistryService::ListTownships(CallbackServerContext* context,
                                                   const v1::ListTownshipsRequest* request,
                                                   v1::ListTownshipsResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListTownships", request, response,
      [](Registry& registry, const PageQuery& page) { return registry.ListTownships(page); },
      [](auto* page) { return page->mutable_townships(); });
}

ServerUnaryReactor* RegistryService::ListWorkstations(CallbackServerContext* context,
                                                      const v1::ListWorkstationsRequest* request,
                                                      v1::ListWorkstationsResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListWorkstations", request, response,
      [request](Registry& registry, const PageQuery& page) {
        return registry.ListWorkstations(page, request->township_code());
      },
      [](auto* page) { return page->mutable_workstations(); });
}

ServerUnaryReactor* RegistryService::ListMarkets(CallbackServerContext* context,
                                                 const v1::ListMarketsRequest* request,
                                                 v1::ListMarketsResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListMarkets", request, response,
      [](Registry& registry, const PageQuery& page) { return registry.ListMarkets(page); },
      [](auto* page) { return page->mutable_markets(); });
}

ServerUnaryReactor* RegistryService::ListStalls(CallbackServerContext* context,
                                                const v1::ListStallsRequest* request,
                                                v1::ListStallsResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListStalls", request, response,
      [request](Registry& registry, const PageQuery& page) -> base::Result<std::vector<Stall>> {
        if (!request->market_code().empty())
          PANYUAN_TRY(registry.FindMarket(request->market_code()));
        return registry.ListStalls(page, request->market_code());
      },
      [](auto* page) { return page->mutable_stalls(); });
}

ServerUnaryReactor* RegistryService::ListLaboratories(CallbackServerContext* context,
                                                      const v1::ListLaboratoriesRequest* request,
                                                      v1::ListLaboratoriesResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListLaboratories", request, response,
      [](Registry& registry, const PageQuery& page) { return registry.ListLaboratories(page); },
      [](auto* page) { return page->mutable_laboratories(); });
}

ServerUnaryReactor* RegistryService::ListProducts(CallbackServerContext* context,
                                                  const v1::ListProductsRequest* request,
                                                  v1::ListProductsResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListProducts", request, response,
      [request](Registry& registry, const PageQuery& page) -> base::Result<std::vector<Product>> {
        PANYUAN_TRY(CheckQuery(request->query()));
        return registry.ListProducts(page, request->query());
      },
      [](auto* page) { return page->mutable_products(); });
}

ServerUnaryReactor* RegistryService::ListTestItems(CallbackServerContext* context,
                                                   const v1::ListTestItemsRequest* request,
                                                   v1::ListTestItemsResponse* response) {
  return ListByCode(
      context, "panyuan.registry.v1.RegistryService/ListTestItems", request, response,
      [request](Registry& registry, const PageQuery& page) -> base::Result<std::vector<TestItem>> {
        PANYUAN_TRY(CheckQuery(request->query()));
        return registry.ListTestItems(page, request->query());
      },
      [](auto* page) { return page->mutable_test_items(); });
}

ServerUnaryReactor* RegistryService::ListResidueLimits(CallbackServerContext* context,
                                                       const v1::ListResidueLimitsRequest* request,
                                                       v1::ListResidueLimitsResponse* response) {
  return runtime_.Read(
      context, "panyuan.registry.v1.RegistryService/ListResidueLimits",
      [this, request, response](db::Session& session, const rpc::Call&) -> Status {
        LimitQuery query{
            request->product_code(), request->item_code(), {}, RowsToRead(request->page_size())};
        PANYUAN_ASSIGN(query.after, ReadLimitToken(request->page_token()));
        const std::unique_ptr<Registry> registry = open_(session);
        if (!query.product_code.empty()) PANYUAN_TRY(registry->FindProduct(query.product_code));
        if (!query.item_code.empty()) PANYUAN_TRY(registry->FindItem(query.item_code));
        PANYUAN_ASSIGN(std::vector<ResidueLimit> found, registry->ListLimits(query));
        FillPage(std::move(found), query.limit, response, response->mutable_residue_limits());
        return Ok();
      });
}

ServerUnaryReactor* RegistryService::EraseSupplier(CallbackServerContext* context,
                                                   const v1::EraseSupplierRequest* request,
                                                   v1::EraseSupplierResponse* response) {
  return runtime_.Write(
      context, "panyuan.registry.v1.RegistryService/EraseSupplier", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::EraseSupplierResponse& answer) -> Status {
        PANYUAN_TRY(CheckErasure(*request));
        PANYUAN_ASSIGN(const int64_t erased,
                       erase_(transaction, request->stall_code(), request->supplier_name()));
        // Kept as the record of what was done, so the name stays out of it.
        answer.set_stall_code(request->stall_code());
        answer.set_erased(static_cast<uint32_t>(erased));
        answer.set_reason(request->reason());
        rpc::WriteTime(call.now, answer.mutable_erased_at());
        return Ok();
      });
}

}  // namespace panyuan::registry
