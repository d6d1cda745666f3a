// Between the JSON of the EPCIS REST binding and the contract's messages.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "panyuan/epcis/v1/epcis_service.pb.h"
#include "services/base/result.h"
#include "services/gateway/http_message.h"

namespace panyuan::gateway {

// "epcis-" and random hex digits.
std::string NewRequestId();

// "rollback" or "proceed".
std::string_view BehaviourName(const epcis::v1::CaptureJob& job);
nlohmann::ordered_json JobBody(const epcis::v1::CaptureJob& job);
nlohmann::ordered_json QueryBody(const epcis::v1::NamedQuery& query);
nlohmann::ordered_json SubscriptionBody(const epcis::v1::Subscription& subscription);

// An EPCISQueryDocument of the events.
HttpResponse EventsAnswer(const epcis::v1::QueryEventsResponse& answer,
                          std::string_view query_name);

// {"name": …, "query": {…}}. Errors: EPCIS_BODY_INVALID.
base::Result<epcis::v1::CreateQueryRequest> ReadQueryBody(std::string_view body);
// {"dest": …, "signatureToken": …, "stream": true} or with "schedule", and "reportIfEmpty" and
// "initialRecordTime". Errors: EPCIS_BODY_INVALID, INVALID_TIME.
base::Result<epcis::v1::SubscribeRequest> ReadSubscriptionBody(std::string_view body,
                                                               const std::string& query_name);

}  // namespace panyuan::gateway
