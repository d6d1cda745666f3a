// A client of the county: connections in each role, and the requests that the benchmarks send.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"

namespace panyuan::bench {

// A file's bytes.
std::string ReadAll(const std::string& path);

// A connection of its own, over mutual TLS, with the certificate `folder`/certificates/`name`.crt;
// waits until it stands.
std::shared_ptr<grpc::Channel> Connect(const std::string& folder, int port,
                                       const std::string& name);

// Ends the program unless `status` is good.
void MustBeOk(const grpc::Status& status);

// Calls `method` of a stub and waits for its answer.
template <class Stub, class Request, class Response>
Response Ask(Stub& stub,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
             const Request& request) {
  grpc::ClientContext context;
  Response response;
  MustBeOk((stub.*method)(&context, request, &response));
  return response;
}

// Ids as clients make them: UUIDs of version 7, each larger than the one before. Thread-safe.
std::string NextId();

trace::v1::Quantity Kilograms(const std::string& value);

// Goods as they come in: one of eight kinds, with paper numbers of their own. Thread-safe.
trace::v1::IncomingBatch NextGoods();

// Sells a kilogram.
void Sell(trace::v1::TraceService::Stub& vendor, const std::string& batch_code);

// A batch in the county that later reads ask for.
struct KnownBatch {
  std::string code;
  uint64_t leaf_index = 0;  // of its registration
};

// One a line: "<code> <leaf index>".
std::vector<KnownBatch> ReadKnown(const std::string& path);
void WriteKnown(const std::string& path, const std::vector<KnownBatch>& batches);

}  // namespace panyuan::bench
