#include "services/trace/domain/common_sources.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "services/trace/domain/way.h"

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;

using Source = std::pair<SourceKind, std::string>;

// What received batches say of where they came from.
class Sources {
 public:
  Sources(WayReads& reads, bool with_suppliers) : reads_(reads), with_suppliers_(with_suppliers) {}

  // Notes all that is behind `root`.
  Status Follow(BatchNumber root) {
    PANYUAN_ASSIGN(const Reach reach,
                   ReachBack(reads_.trace().edges(), std::span(&root, 1), kMaxWayBackOfOne));
    truncated_ = truncated_ || reach.truncated;
    PANYUAN_TRY(Load(reach));
    for (const Reached& reached : reach.batches) {
      Note({SourceKind::kBatch, CodeOf(reached.number)}, root);
      for (const Source& source : said_[reached.number.value]) Note(source, root);
    }
    return base::Ok();
  }

  // Counts the recent arrivals that name what is behind several.
  Status Count(base::UtcTime since) {
    for (auto& [source, behind] : behind_)
      if (behind.size() > 1) counts_[source] = 0;
    PANYUAN_TRY(reads_.recent().Visit(since, [&](const RecentSource& recent) {
      CountOne(SourceKind::kOrigin, std::string(recent.origin));
      CountOne(SourceKind::kCertificate, std::string(recent.certificate_number));
      CountOne(SourceKind::kVoucher, std::string(recent.voucher_number));
      if (with_suppliers_) ++by_supplier_[recent.supplier];
    }));
    for (const auto& [supplier, count] : by_supplier_) {
      PANYUAN_ASSIGN(const std::string name, SupplierName(supplier));
      CountOne(SourceKind::kSupplier, name, count);
    }
    return base::Ok();
  }

  CommonSources Ranked() {
    CommonSources common;
    common.truncated = truncated_;
    for (auto& [source, behind] : behind_)
      if (behind.size() > 1)
        common.sources.push_back({source.first, source.second, behind, counts_[source]});
    std::sort(common.sources.begin(), common.sources.end(),
              [](const CommonSource& a, const CommonSource& b) { return Key(a) < Key(b); });
    if (common.sources.size() > kMaxCommonSources) common.sources.resize(kMaxCommonSources);
    return common;
  }

 private:
  static std::tuple<int64_t, bool, int64_t, SourceKind, std::string> Key(const CommonSource& one) {
    return {-static_cast<int64_t>(one.behind.size()), one.in_county == 0, one.in_county, one.kind,
            one.value};
  }

  std::string CodeOf(BatchNumber number) const {
    return reads_.trace().numbering().CodeOf(static_cast<uint64_t>(number.value)).ToString();
  }

  Result<std::string> SupplierName(SupplierId id) {
    const auto known = names_.find(id);
    if (known != names_.end()) return known->second;
    PANYUAN_ASSIGN(const Supplier supplier, reads_.trace().catalogue().SupplierOf(id));
    return names_[id] = supplier.name;
  }

  // Reads what the batches of `reach` say that were not read before; at most kMaxWayBatches in all.
  Status Load(const Reach& reach) {
    std::vector<BatchNumber> missing;
    for (const Reached& reached : reach.batches)
      if (!said_.contains(reached.number.value)) missing.push_back(reached.number);
    if (said_.size() + missing.size() > kMaxWayBatches) {
      missing.resize(kMaxWayBatches - said_.size());
      truncated_ = true;
    }
    PANYUAN_ASSIGN(const std::vector<Batch> batches, reads_.trace().batches().FindAll(missing));
    for (const Batch& batch : batches) {
      std::vector<Source>& said = said_[batch.number.value];
      if (batch.made_by != Making::kReceived) continue;
      said = {{SourceKind::kCertificate, batch.certificate_number},
              {SourceKind::kVoucher, batch.voucher_number},
              {SourceKind::kOrigin, batch.origin},
              {SourceKind::kDay, base::FormatDay(base::ShanghaiDay(batch.arrived_at))}};
      if (!with_suppliers_) continue;
      PANYUAN_ASSIGN(std::string name, SupplierName(batch.supplier));
      said.emplace_back(SourceKind::kSupplier, std::move(name));
    }
    return base::Ok();
  }

  void Note(const Source& source, BatchNumber root) {
    if (source.second.empty()) return;
    std::vector<BatchNumber>& behind = behind_[source];
    if (behind.empty() || behind.back() != root) behind.push_back(root);
  }

  void CountOne(SourceKind kind, std::string value, int64_t count = 1) {
    const auto counted = counts_.find({kind, std::move(value)});
    if (counted != counts_.end()) counted->second += count;
  }

  WayReads& reads_;
  const bool with_suppliers_;
  bool truncated_ = false;
  std::unordered_map<int64_t, std::vector<Source>> said_;  // by batch number
  std::map<SupplierId, std::string> names_;
  std::map<Source, std::vector<BatchNumber>> behind_;
  std::map<Source, int64_t> counts_;
  std::map<SupplierId, int64_t> by_supplier_;
};

}  // namespace

Result<CommonSources> FindCommonSources(WayReads& reads, const std::vector<BatchNumber>& roots,
                                        bool with_suppliers, base::UtcTime now) {
  Sources sources(reads, with_suppliers);
  for (const BatchNumber root : roots) PANYUAN_TRY(sources.Follow(root));
  PANYUAN_TRY(sources.Count({now.us - kRecentDays * base::kMicrosPerDay}));
  return sources.Ranked();
}

}  // namespace panyuan::trace
