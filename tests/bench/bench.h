// The parts of the benchmark.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace panyuan::bench {

// A server in a process of its own, over mutual TLS: the county's services and an echo.
struct ServerProcess {
  pid_t pid = 0;
  int port = 0;
};

// Forks, so it comes before anything of gRPC. `folder` holds authority/ca.crt and server.crt/.key.
ServerProcess StartServer(const std::string& folder);
void StopServer(const ServerProcess& server);

// Resident memory of a process in MiB.
double ResidentMiB(pid_t pid);

// Rows a second that SQLite alone takes: `rows` batches in transactions of `group`, with the
// server's own settings, and nothing else.
double BareSqliteRowsPerSecond(const std::string& folder, int64_t rows, int group);

}  // namespace panyuan::bench
