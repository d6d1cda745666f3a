// What the indexes hold of an entry, read by a scanner that builds no document: an event of the log
// is a few hundred bytes, of which a tenth is asked for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/base/time.h"
#include "services/ledger/stock_effect.h"

namespace panyuan::upkeep {

// Views into the entry's bytes, as written there; absent texts are empty.
struct EventFacts {
  struct Quantity {
    std::string_view batch_digits;  // the last part of the batch's URI: "7K3QM2XD9PRC"
    int64_t mass_g = 0;             // less than 0 for an input of a transformation
  };

  std::string_view event_id, step, disposition;
  std::string_view sample_code, result_code;  // of testprd and testres
  std::string_view source_digits;             // of the batch that goods came from
  std::string_view gtin, lot;                 // of an arrival
  std::string_view flag;                      // "oversold" or "yield"
  bool error = false;                         // declares an earlier event an error
  base::UtcTime time;                         // to the millisecond, as an entry has it
  std::vector<Quantity> quantities;
};

// The row that the entry has in the chain of the batch of `quantity`.
ledger::ChainRow ChainRowOf(const EventFacts& facts, const EventFacts::Quantity& quantity);

// Reads `event`, the bytes of one entry, over what `facts` held; the vector's memory is kept.
// False where they are no event with eventID and eventTime, or are nested deeper than
// ledger::kMaxEventDepth.
bool ReadFacts(std::string_view event, EventFacts& facts);

// The number at the end of "S-330727-0000001", 0 where there is none.
int64_t NumberOf(std::string_view code);

}  // namespace panyuan::upkeep
