#include "clients/common/tool.h"

#include <grpc/grpc.h>
#include <openssl/crypto.h>
#include <stdlib.h>

#include <algorithm>
#include <string_view>

namespace panyuan::clients {
namespace {

int Exit(ExitCode code) { return static_cast<int>(code); }

// Whether errors of a line that could not be read go out as JSON.
bool AsksForJson(int argc, const char* const* argv) {
  return std::any_of(argv + 1, argv + std::max(argc, 1),
                     [](std::string_view word) { return word == "--json"; });
}

// Without it gRPC's threads clean up behind the back of a process that ends; where they are late all
// the same, what they free must still find OpenSSL, which else takes itself down first.
struct GrpcLibrary {
  GrpcLibrary() {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
    grpc_init();
  }
  ~GrpcLibrary() { grpc_shutdown_blocking(); }
};

}  // namespace

int RunTool(const Tool& tool, int argc, const char* const* argv) {
  setenv("GRPC_VERBOSITY", "NONE", 0);  // errors are told in our own words
  const GrpcLibrary library;
  const base::Result<Request> request = ReadCommandLine(tool, argc, argv);
  if (!request.ok()) {
    SessionOptions options;
    options.tool = tool.name;
    options.language = ChooseLanguage(tool, argc, argv);
    options.json = AsksForJson(argc, argv);
    Session(options).PrintError(request.error());
    return Exit(ExitCode::kUsage);
  }
  Session session(request->options);
  if (request->command == nullptr) {
    session.Print(request->text);
    return Exit(ExitCode::kOk);
  }
  const base::Result<ExitCode> done = request->command->run(session);
  if (done.ok()) return Exit(*done);
  session.PrintError(done.error());
  return Exit(ExitCodeOf(done.error()));
}

}  // namespace panyuan::clients
