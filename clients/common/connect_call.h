// Unary calls over the web (connectrpc.com/docs/protocol), for who has no certificate yet.
#pragma once

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>

#include "clients/common/text.h"
#include "services/base/result.h"

namespace panyuan::http {
class HttpClient;
}  // namespace panyuan::http

namespace panyuan::clients {

// Calls `method`, "panyuan.identity.v1.IdentityService/Enrol", at `url`, "https://HOST:PORT".
// Errors: those of the method in the server's own words; SERVER_REPLY_UNEXPECTED; those of
// http::HttpClient.
base::Status ConnectCall(http::HttpClient& client, const std::string& url, std::string_view method,
                         Language language, const google::protobuf::MessageLite& request,
                         google::protobuf::MessageLite& response);

}  // namespace panyuan::clients
