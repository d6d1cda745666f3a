#include "clients/common/session.h"

#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "clients/common/reasons.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;

// What stands behind the sentence for a program or a support call: "[REASON field=quantity]" or
// "[REASON trace_id=…]".
std::string Tag(const Error& error) {
  std::string tag = "[" + std::string(error.reason().name);
  for (const char* key : {"field", "trace_id"}) {
    const auto found = error.metadata().find(key);
    if (found != error.metadata().end()) tag += std::string(" ") + key + "=" + found->second;
  }
  return tag + "]";
}

void PrintLine(std::string_view text) {
  std::fflush(stdout);  // so that both streams come in the order they were written
  std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

bool MayHaveBeenDone(const Error& error) {
  return (error.code() == Code::kUnavailable || error.code() == Code::kDeadlineExceeded) &&
         error.metadata().contains("request_id");
}

}  // namespace

Session::Session(SessionOptions options)
    : options_(std::move(options)), terminal_(Terminal::Of(STDOUT_FILENO)) {}

Result<const Profile*> Session::profile() {
  if (!profile_) {
    PANYUAN_ASSIGN(profile_, LoadProfile(options_.profile_path));
  }
  return &*profile_;
}

Result<const Connection*> Session::connection() {
  if (!connection_) {
    PANYUAN_ASSIGN(const Profile* const known, profile());
    PANYUAN_ASSIGN(connection_, Connection::Open(*known, options_.call));
    NoteExpiry();
  }
  return &*connection_;
}

void Session::NoteExpiry() const {
  constexpr int64_t kNoticeUs = 30 * base::kMicrosPerDay;
  const base::UtcTime end = connection_->identity().valid_to;
  if (end.us - base::SystemClock().Now().us > kNoticeUs || end.us == 0) return;
  Note(Say({"Your certificate ends on ", "您的证书将于 "}) + base::FormatShanghaiMinute(end) +
       Say({": ask the county's operator for a new invitation.",
            " 到期：请向县管理员申请新的注册码。"}));
}

void Session::Print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Session::PrintJson(const google::protobuf::Message& message) const {
  PrintJson(ToJson(message));
}

void Session::PrintJson(const nlohmann::ordered_json& document) const {
  Print(document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void Session::Note(std::string_view text) const {
  if (!json()) PrintLine(text);
}

void Session::PrintError(const Error& error) const {
  if (json()) return PrintJson(nlohmann::ordered_json{{"error", ErrorJson(error)}});
  const Terminal terminal = Terminal::Of(STDERR_FILENO);
  PrintLine(options_.tool + ": " +
            terminal.Paint(error.Message(MessageLanguage(language())), Style::kBad) + " " +
            terminal.Paint(Tag(error), Style::kDim));
  if (MayHaveBeenDone(error))
    PrintLine(Say({"It may have been recorded: repeat the command with --request-id ",
                   "可能已经记录：请在原命令后加 --request-id "}) +
              error.metadata().at("request_id") + Say({" to be sure.", " 重新执行以确认。"}));
}

nlohmann::ordered_json Session::ErrorJson(const Error& error) const {
  base::Metadata metadata = error.metadata();
  metadata.erase("message");  // the server's sentence, which is the message
  return {{"reason", error.reason().name},
          {"message", error.Message(MessageLanguage(language()))},
          {"metadata", metadata}};
}

nlohmann::ordered_json ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  return status.ok() ? nlohmann::ordered_json::parse(text, nullptr, false)
                     : nlohmann::ordered_json();
}

}  // namespace panyuan::clients
