#include "services/server/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace panyuan::server {
namespace {

namespace fs = std::filesystem;

std::string ReadProc(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The field of that number, from 1 as proc(5) counts, of /proc/self/stat; the second one, the
// program's name, may hold spaces.
double StatField(const std::string& stat, int number) {
  std::istringstream rest(stat.substr(std::min(stat.rfind(')') + 2, stat.size())));
  std::string field;
  for (int i = 3; i <= number; ++i) rest >> field;
  return std::atof(field.c_str());
}

double BootTime() {
  const std::string stat = ReadProc("/proc/stat");
  const size_t at = stat.find("\nbtime ");
  return at == stat.npos ? 0 : std::atof(stat.c_str() + at + 7);
}

size_t OpenFiles() {
  std::error_code failed;
  size_t count = 0;
  for (fs::directory_iterator one("/proc/self/fd", failed), end; !failed && one != end;
       one.increment(failed))
    ++count;
  return count;
}

}  // namespace

void AddProcessMetrics(rpc::MetricPage& page) {
  const std::string stat = ReadProc("/proc/self/stat");
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));
  page.Counter("process_cpu_seconds_total", "User and system CPU time spent.",
               (StatField(stat, 14) + StatField(stat, 15)) / ticks);
  page.Gauge("process_resident_memory_bytes", "Resident memory.", StatField(stat, 24) * page_bytes);
  page.Gauge("process_virtual_memory_bytes", "Virtual memory.", StatField(stat, 23));
  page.Gauge("process_threads", "Threads.", StatField(stat, 20));
  page.Gauge("process_start_time_seconds", "When the process began, since 1970.",
             BootTime() + StatField(stat, 22) / ticks);
  page.Gauge("process_open_fds", "Open file descriptors.", static_cast<double>(OpenFiles()));
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  page.Gauge("process_max_fds", "Bound on open file descriptors.",
             static_cast<double>(files.rlim_cur));
  page.Gauge("panyuan_build_info", "1; the labels say what runs.", 1,
             {{"version", PANYUAN_VERSION}, {"compiler", __VERSION__}});
}

void AddStoreSize(rpc::MetricPage& page, const std::vector<std::string>& files) {
  if (files.empty()) return;
  double bytes = 0;
  for (const std::string& file : files) {
    std::error_code failed;
    const uintmax_t size = fs::file_size(file, failed);
    if (!failed) bytes += static_cast<double>(size);
  }
  page.Gauge("panyuan_store_bytes", "The county's database on this machine's disk.", bytes);
  std::error_code failed;
  const fs::space_info space = fs::space(fs::absolute(files.front()).parent_path(), failed);
  if (!failed)
    page.Gauge("panyuan_store_free_bytes", "Room left on that disk.",
               static_cast<double>(space.available));
}

}  // namespace panyuan::server
