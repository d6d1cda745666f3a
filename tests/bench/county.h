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

// Ids as clients make them: UUIDs of version 7, each larger than the one before. Thread-safe.
std::string NextId();

// Goods as they come in: one of eight kinds, with paper numbers of their own. Thread-safe.
trace::v1::IncomingBatch NextGoods();

// A batch in the county that later reads ask for.
struct KnownBatch {
  std::string code;
  uint64_t leaf_index = 0;  // of its registration
};

// One a line: "<code> <leaf index>".
std::vector<KnownBatch> ReadKnown(const std::string& path);
void WriteKnown(const std::string& path, const std::vector<KnownBatch>& batches);

// Ends the program unless `status` is good.
void MustBeOk(const grpc::Status& status);

}  // namespace panyuan::bench
