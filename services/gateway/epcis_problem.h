// What the EPCIS addresses answer with: problems in the standard's terms, collections, and the
// headers that every answer has.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "services/gateway/http_message.h"
#include "services/gateway/problem.h"

namespace panyuan::gateway {

// At which kind of address: it decides which of the standard's exceptions a fault is.
enum class EpcisArea { kCapture, kQuery, kSubscription };

// The problem with the standard's status and type "epcisException:…".
HttpResponse EpcisProblem(Problem problem, EpcisArea area);

// Of a capture that was refused: the first of a job's errors with all of them in "errors".
// `status` is 400 or 409.
HttpResponse EpcisRefusal(int status, const std::string& errors_json);

HttpResponse EpcisJson(int status, const nlohmann::ordered_json& body);
HttpResponse EpcisCollection(const std::vector<std::string>& members);

// Adds the versions and extensions that every answer names; with `discovery` also what is
// supported, and the limits of capturing.
void AddEpcisHeaders(HttpResponse& response, bool discovery);

}  // namespace panyuan::gateway
