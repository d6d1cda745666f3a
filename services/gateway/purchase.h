// What a receipt's QR code stands for: one sale of a batch, as its entry in the log says it.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "panyuan/trace/v1/trace_service.pb.h"

namespace panyuan::gateway {

// A sale, as an event of the batch's chain.
struct Purchase {
  trace::v1::ChainEvent sale;
  bool struck = false;  // declared an error later

  // Sets `struck` by the sale's event in the batch's chain, where it is listed.
  void FindStruck(const trace::v1::GetChainResponse& chain);
};

// The code and the position in "/T/<code>/<leaf index>", the letter in either case.
struct ReceiptPath {
  std::string code;
  uint64_t leaf_index = 0;
};
std::optional<ReceiptPath> ReadReceiptPath(std::string_view path);

// The sale of the batch in the log's entry at `leaf_index`; nothing where the entry is none.
std::optional<Purchase> ReadPurchase(uint64_t leaf_index, std::string_view event_json,
                                     std::string_view batch_code);

}  // namespace panyuan::gateway
