// What commands that record an act share.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "clients/common/arguments.h"
#include "clients/common/moment.h"
#include "clients/common/request_id.h"

namespace panyuan::clients {

inline constexpr Text kBatchArgument{"Batch code, label address or picture of a label",
                                     "批次码、标签网址或标签图片"};

struct ActOptions {
  std::string request_id;
  std::optional<google::protobuf::Timestamp> at;
};

// "--request-id ID".
inline void DeclareRequestId(Arguments& arguments, ActOptions& options) {
  arguments.Add("--request-id ID", options.request_id,
                {"Repeat an earlier request under its id", "以原请求编号重发"});
}

// Also "--at TIME".
inline void DeclareAct(Arguments& arguments, ActOptions& options) {
  arguments.Read("--at TIME", options.at, ReadMoment,
                 {"When it happened: \"2026-03-04 15:30\" (default now)",
                  "发生时间：\"2026-03-04 15:30\"（默认现在）"});
  DeclareRequestId(arguments, options);
}

template <class Request>
void SetRequestId(const ActOptions& options, Request& request) {
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
}

// The id, and the time where one is given.
template <class Request>
void SetAct(const ActOptions& options, Request& request) {
  SetRequestId(options, request);
  if (options.at) *request.mutable_happened_at() = *options.at;
}

}  // namespace panyuan::clients
