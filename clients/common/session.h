// What a command works with: the user's language, the way to the server, and the way to print.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <iosfwd>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "clients/common/connection.h"
#include "clients/common/profile.h"
#include "clients/common/terminal.h"
#include "clients/common/text.h"
#include "services/base/result.h"

namespace panyuan::clients {

struct SessionOptions {
  std::string tool;          // "panyuan-stall"
  std::string profile_path;  // read when the server is first needed
  Language language = Language::kEnglish;
  bool json = false;  // --json: one JSON document on standard output and no notes
  CallSettings call;
};

class Session {
 public:
  explicit Session(SessionOptions options);

  Language language() const { return options_.language; }
  bool json() const { return options_.json; }
  const std::string& profile_path() const { return options_.profile_path; }
  std::chrono::milliseconds timeout() const { return options_.call.timeout; }  // of one attempt
  const Terminal& terminal() const { return terminal_; }  // of standard output
  std::string Say(const Text& text) const { return std::string(text.In(options_.language)); }

  // Read and opened at the first call; the pointers live as long as the session.
  // Errors: those of LoadProfile and Connection::Open.
  base::Result<const Profile*> profile();
  base::Result<const Connection*> connection();

  // Errors: those of connection() and Connection::Call.
  template <class Stub, class Request, class Response>
  base::Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
    PANYUAN_ASSIGN(const Connection* const server, connection());
    return server->Call(method, request);
  }

  // Standard output.
  void Print(std::string_view text) const;
  void PrintJson(const google::protobuf::Message& message) const;
  void PrintJson(const nlohmann::ordered_json& document) const;
  // A line on standard error, for what is not the answer itself; nothing with --json.
  void Note(std::string_view text) const;
  // The error: a JSON document on standard output with --json, else a line on standard error.
  void PrintError(const base::Error& error) const;
  // The error for a document: {"reason", "message", "metadata"}.
  nlohmann::ordered_json ErrorJson(const base::Error& error) const;

 private:
  // A note where the certificate ends within 30 days.
  void NoteExpiry() const;

  const SessionOptions options_;
  const Terminal terminal_;
  std::optional<Profile> profile_;
  std::optional<Connection> connection_;
};

// The message as JSON with the contract's field names; every field is there, also when empty.
nlohmann::ordered_json ToJson(const google::protobuf::Message& message);

}  // namespace panyuan::clients
