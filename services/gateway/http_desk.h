// One counter behind an HTTP server: answers POSTs to one path one after the other on a thread of
// its own, where each may wait for the disk.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "services/gateway/http_message.h"

namespace panyuan::gateway {

class HttpDesk {
 public:
  static constexpr size_t kMaxWaiting = 64;  // requests; past it 503

  // `answer` gets the body of each.
  HttpDesk(std::string path, std::function<HttpResponse(const std::string& body)> answer);
  // Answers what waits, then ends. To be destroyed after the server that calls Handle has stopped.
  ~HttpDesk();
  HttpDesk(const HttpDesk&) = delete;
  HttpDesk& operator=(const HttpDesk&) = delete;

  // HttpServer's Handler: 404 for another path, 405 for another method.
  void Handle(HttpRequest request, Reply reply);

 private:
  void Loop();

  const std::string path_;
  const std::function<HttpResponse(const std::string& body)> answer_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::pair<std::string, Reply>> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

// A line of text as an answer.
HttpResponse PlainResponse(int status, std::string line);

}  // namespace panyuan::gateway
