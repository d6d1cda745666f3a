// A refused request, in the terms that the answers to programs and to people share.
#pragma once

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/gateway/header_text.h"
#include "services/gateway/http_message.h"

namespace panyuan::gateway {

struct Problem {
  int status = 500;    // HTTP
  std::string reason;  // UPPER_SNAKE as in docs/errors.md; empty where the services gave none
  std::string detail;  // what is wrong and what to do, in the reader's language
  base::Metadata metadata;
};

// The mapping of the Connect protocol.
int HttpStatus(grpc::StatusCode code);

// "Not Found"; "Error" for a status that the gateway never sends.
std::string_view HttpPhrase(int status);

Problem ToProblem(const base::Error& error, Lang lang);
// For what HTTP has a closer status for than the error's code.
Problem ToProblem(int status, const base::Error& error, Lang lang);
// Reads the ErrorInfo in the status's details.
Problem ToProblem(const grpc::Status& status);

// application/problem+json of RFC 9457 with `reason` and `metadata`; where the caller may simply
// try again, with Retry-After.
HttpResponse ProblemResponse(const Problem& problem);

// Adds Retry-After where `response` says 429 or 503.
void AddRetryAfter(HttpResponse& response);

}  // namespace panyuan::gateway
