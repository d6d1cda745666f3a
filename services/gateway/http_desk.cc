#include "services/gateway/http_desk.h"

namespace panyuan::gateway {

HttpResponse PlainResponse(int status, std::string line) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(line) + "\n"};
}

HttpDesk::HttpDesk(std::string path, std::function<HttpResponse(const std::string& body)> answer)
    : path_(std::move(path)), answer_(std::move(answer)), thread_([this] { Loop(); }) {}

HttpDesk::~HttpDesk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void HttpDesk::Handle(HttpRequest request, Reply reply) {
  if (request.target != path_) return reply(PlainResponse(404, "POST " + path_));
  if (request.method != "POST") {
    HttpResponse response = PlainResponse(405, "POST " + path_);
    response.headers.emplace_back("Allow", "POST");
    return reply(std::move(response));
  }
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kMaxWaiting) {
      waiting_.emplace_back(std::move(request.body), std::move(reply));
      wake_.notify_all();
      return;
    }
  }
  reply(PlainResponse(503, "busy"));
}

void HttpDesk::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto [body, reply] = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    reply(answer_(body));
    lock.lock();
  }
}

}  // namespace panyuan::gateway
