#include <curl/curl.h>

#include <fstream>
#include <latch>
#include <optional>
#include <thread>

#include "tests/bench/commands.h"

namespace panyuan::bench {
namespace {

using Clock = Stopwatch::Clock;

std::vector<std::string> ReadLines(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  if (lines.empty()) Fail("no paths in " + path);
  return lines;
}

// A connection that stays open.
class Browser {
 public:
  explicit Browser(const std::string& authority) : handle_(curl_easy_init()) {
    curl_easy_setopt(handle_, CURLOPT_CAINFO, authority.c_str());
    curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &bytes_);
    curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Browser::Count);
    headers_ = curl_slist_append(nullptr, "Accept: text/html");
    curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_);
  }
  ~Browser() {
    curl_easy_cleanup(handle_);
    curl_slist_free_all(headers_);
  }
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // Gives the body's bytes.
  size_t Get(const std::string& url) {
    long status = 0;
    bytes_ = 0;
    curl_easy_setopt(handle_, CURLOPT_URL, url.c_str());
    if (curl_easy_perform(handle_) != CURLE_OK) Fail("cannot get " + url);
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) Fail(url + " answered " + std::to_string(status));
    return bytes_;
  }

 private:
  static size_t Count(const char*, size_t size, size_t count, void* bytes) {
    *static_cast<size_t*>(bytes) += size * count;
    return size * count;
  }

  CURL* const handle_;
  curl_slist* headers_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace

void MeasurePages(const std::string& address, const std::string& authority,
                  const std::string& paths, int connections, const Pressure& pressure) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::vector<std::string> lines = ReadLines(paths);
  const std::chrono::duration<double> between(connections / pressure.per_second);
  std::latch connected(connections), begun(1);
  Clock::time_point first;
  std::optional<Stopwatch> watch;
  size_t page_bytes = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i)
    threads.emplace_back([&, i] {
      Browser browser(authority);
      auto line = static_cast<size_t>(i);
      const size_t bytes = browser.Get(address + lines[line % lines.size()]);
      if (i == 0) page_bytes = bytes;
      connected.count_down();
      begun.wait();
      const auto end = first + std::chrono::duration<double>(pressure.seconds);
      auto due = first + between * i / connections;
      for (; due < end; due += between) {
        std::this_thread::sleep_until(due);
        line += static_cast<size_t>(connections);
        browser.Get(address + lines[line % lines.size()]);
        watch->Took(std::chrono::time_point_cast<Clock::duration>(due));
      }
    });
  connected.wait();
  watch.emplace(pressure.server);
  first = Clock::now();
  begun.count_down();
  for (std::thread& thread : threads) thread.join();
  auto figures = watch->Figures();
  figures["page_bytes"] = static_cast<double>(page_bytes);
  PrintJson(figures);
}

}  // namespace panyuan::bench
