// Lists that come in pages.
#pragma once

#include <algorithm>
#include <cstdint>

#include "clients/common/arguments.h"
#include "clients/common/session.h"
#include "clients/common/table.h"

namespace panyuan::clients {

inline constexpr uint32_t kDefaultListed = 50;
inline constexpr uint32_t kMostListed = 100'000;
inline constexpr uint32_t kPageSize = 500;

// Calls `method` page by page until it has `limit` rows or all of them. The answer holds the rows
// together; its next_page_token is empty when there are no more.
// Errors: those of the call.
template <class Stub, class Request, class Response, class Rows>
base::Result<Response> FetchPages(Session& session,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                                  Request request, uint32_t limit, Rows* (Response::*rows)()) {
  Response all;
  for (uint32_t fetched = 0; fetched < limit;) {
    request.set_page_size(std::min(limit - fetched, kPageSize));
    PANYUAN_ASSIGN(Response page, session.Call(method, request));
    const auto got = static_cast<uint32_t>((page.*rows)()->size());
    (all.*rows)()->MergeFrom(*(page.*rows)());
    all.set_next_page_token(page.next_page_token());
    if (got == 0 || page.next_page_token().empty()) break;
    fetched += got;
    request.set_page_token(page.next_page_token());
  }
  return all;
}

// "--limit N".
void DeclareLimit(Arguments& arguments, uint32_t& limit);

// The table, or that there is nothing; and a note when there are more rows than shown.
void PrintList(const Session& session, const Table& table, bool more);

}  // namespace panyuan::clients
