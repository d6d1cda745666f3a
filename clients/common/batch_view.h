// A batch on the screen.
#pragma once

#include <string>

#include "clients/common/session.h"
#include "clients/common/table.h"
#include "panyuan/trace/v1/batch.pb.h"

namespace panyuan::clients {

// The code in a frame, widely set, to be read across a counter.
std::string BatchCodeBanner(const Session& session, const std::string& batch_code);

// What is known of the batch.
Facts BatchFacts(const Session& session, const trace::v1::Batch& batch);

// The last day of sale, and whether it rests on an assumed shelf life; empty where it is not known.
std::string BestBefore(const Session& session, const trace::v1::Batch& batch);

// That the goods are called back, and why; empty where they are not.
std::string RecallNotice(const Session& session, const trace::v1::Batch& batch);

// Why and since when sale is stopped, in plain words; empty where it is not.
std::string HoldNotice(const Session& session, const trace::v1::Batch& batch);

}  // namespace panyuan::clients
