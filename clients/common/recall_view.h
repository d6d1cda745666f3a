// Recalls on the screen.
#pragma once

#include <string>

#include "clients/common/exit_code.h"
#include "clients/common/session.h"
#include "clients/common/table.h"
#include "panyuan/trace/v1/recall_service.pb.h"

namespace panyuan::clients {

inline constexpr Text kRecallArgument{"Its code: R-330727-0000001, or D-… of a drill",
                                      "召回编号：R-330727-0000001，演练为 D-…"};

Text Word(trace::v1::RecallState state);

// "98.3 %" for 983.
std::string Percent(uint32_t permille);

// What is known of the recall, its figures too where they are there.
Facts RecallFacts(const Session& session, const trace::v1::Recall& recall);

// That the day to finish by rests on a calendar that nobody has verified; empty where it does not.
std::string CalendarNote(const Session& session, const trace::v1::Recall& recall);

// Asks for up to `limit` notices and shows them.
base::Result<ExitCode> ShowNotices(Session& session, trace::v1::ListNoticesRequest request,
                                   uint32_t limit);

// Columns for AddNotice.
Table NoticeTable(const Session& session);
void AddNotice(const Session& session, const trace::v1::Notice& notice, Table& table);

}  // namespace panyuan::clients
