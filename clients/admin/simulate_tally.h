// What a server answered to a simulation, counted.
#pragma once

#include <cstdint>

#include "clients/common/text.h"

namespace panyuan::clients::admin {

struct Tally {
  uint64_t batches = 0, sales = 0, samples = 0, results = 0;  // results verified
  uint64_t failures = 0;                                      // results that are non-conformant
  uint64_t presumptive = 0;                                   // results presumptive positive
  uint64_t holds = 0;                                         // batches held
  uint64_t refused_sales = 0;                                 // of held batches, as it must be
  uint64_t splits = 0, merges = 0, transformations = 0;       // repacking is a split
  uint64_t transfers = 0, refused_transfers = 0;              // taken, all or in part; or not
  uint64_t displays = 0, removals = 0;
  uint64_t recalls = 0, recall_acts = 0;  // goods recovered or destroyed
  uint64_t calls = 0;

  Tally& operator+=(const Tally& other);
};

// A count and its names, in JSON and in words.
struct Figure {
  uint64_t Tally::*count;
  const char* key;
  Text name;
};
inline constexpr Figure kFigures[] = {
    {&Tally::batches, "batches", {"Batches", "批次"}},
    {&Tally::sales, "sales", {"Sales", "销售"}},
    {&Tally::samples, "samples", {"Samples", "样品"}},
    {&Tally::results, "results", {"Results", "结果"}},
    {&Tally::failures, "failures", {"Non-conformant", "不合格"}},
    {&Tally::presumptive, "presumptive_positive", {"Presumptive positive", "初筛阳性"}},
    {&Tally::holds, "holds", {"Batches held", "暂停销售的批次"}},
    {&Tally::refused_sales, "refused_sales", {"Sales refused", "被拒绝的销售"}},
    {&Tally::splits, "splits", {"Splits", "拆分"}},
    {&Tally::merges, "merges", {"Merges", "合并"}},
    {&Tally::transformations, "transformations", {"Transformations", "加工"}},
    {&Tally::transfers, "transfers", {"Transfers", "调拨"}},
    {&Tally::refused_transfers, "refused_transfers", {"Transfers refused", "被拒收的调拨"}},
    {&Tally::displays, "displays", {"Displays", "上架"}},
    {&Tally::removals, "removals", {"Losses and returns", "损耗和退货"}},
    {&Tally::recalls, "recalls", {"Recalls", "召回"}},
    {&Tally::recall_acts, "recall_acts", {"Recovered or destroyed", "收回或销毁"}},
    {&Tally::calls, "calls", {"Calls", "调用"}},
};

}  // namespace panyuan::clients::admin
