// The events that this county records, in the terms of EPCIS 2.0 and CBV 2.0.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/decimal.h"
#include "services/base/time.h"

namespace panyuan::ledger {

// The https URIs by which the county's events name things. Never invented GTINs.
class ThingUris {
 public:
  // `base` is "https://<public host>", without a slash at its end.
  explicit ThingUris(std::string base) : base_(std::move(base)) {}

  // `digits` is the batch code without hyphens.
  std::string Batch(std::string_view digits) const { return Join("/T/", digits); }
  std::string Stall(std::string_view code) const { return Join("/id/stall/", code); }
  std::string Lab(std::string_view code) const { return Join("/id/lab/", code); }
  std::string Product(std::string_view code) const { return Join("/id/product/", code); }
  std::string Item(std::string_view code) const { return Join("/id/item/", code); }
  std::string Sample(std::string_view code) const { return Join("/id/sample/", code); }
  std::string Result(std::string_view code) const { return Join("/id/result/", code); }
  // A paper by its number, percent-encoded.
  std::string Certificate(std::string_view number) const {
    return Join("/id/certificate/", number);
  }
  std::string Voucher(std::string_view number) const { return Join("/id/voucher/", number); }
  std::string Crate(std::string_view code) const { return Join("/id/crate/", code); }
  std::string Transfer(std::string_view code) const { return Join("/id/transfer/", code); }
  std::string Recall(std::string_view code) const { return Join("/id/recall/", code); }
  // A file by the SHA-256 of it, in hex.
  std::string Document(std::string_view sha256) const { return Join("/id/document/", sha256); }

 private:
  std::string Join(std::string_view path, std::string_view tail) const;

  std::string base_;
};

struct BizTransaction {
  std::string type;  // CBV word: "recadv", "desadv", "cert", "testprd", "testres"
  std::string id;    // URI
};

// A batch that the event is about. The log remembers the event under each batch's number, which is
// how a chain is found.
struct QuantityLine {
  std::string epc_class;     // URI of the batch
  int64_t mass_g = 0;        // written in kilograms (KGM); 0 is left out
  int64_t batch_number = 0;  // in its county
};

// One reading of one substance.
struct SensorReport {
  std::string substance;               // URI of the test item
  std::optional<base::Decimal> value;  // absent for a strip
  std::string uom;                     // UN/CEFACT code of `value`: "NA" mg/kg, "J33" ug/kg, "P1" %
  std::optional<bool> positive;        // a strip's answer
};

// From whom, or to whom.
struct Party {
  std::string type;  // CBV word: "possessing_party", "owning_party" or "location"
  std::string id;    // URI
};

enum class EventKind { kObject, kTransformation, kAggregation };

// "ObjectEvent" and so on.
std::string_view TypeOf(EventKind kind);
// The member that holds EpcisEvent::quantities.
std::string_view QuantityListOf(EventKind kind);

// Says that the event, which is in the log already, should not be.
struct ErrorDeclaration {
  base::UtcTime at;
  std::string reason;  // CBV word: "incorrect_data" or "did_not_occur"
};

// `step` and the dispositions are CBV words. What is empty is left out.
struct EpcisEvent {
  EventKind kind = EventKind::kObject;
  std::string action;  // "ADD", "OBSERVE" or "DELETE"; none for a transformation
  base::UtcTime time;
  std::string step;
  std::string disposition;
  std::string place;                     // URI of the read point and business location
  std::string parent;                    // URI of an aggregation's crate
  std::vector<std::string> children;     // URIs of the crates in it
  std::vector<QuantityLine> inputs;      // of a transformation
  std::vector<QuantityLine> quantities;  // its outputs; an aggregation's contents; else what it is
                                         // about
  std::vector<BizTransaction> transactions;
  std::vector<Party> sources, destinations;
  std::vector<std::string> set_dispositions, unset_dispositions;  // the persistent ones
  std::vector<SensorReport> reports;
  // What EPCIS has no word for, under the prefix "panyuan:". Ids and hashes, never personal data.
  std::map<std::string, std::string> extensions;
  std::optional<ErrorDeclaration> error;  // no part of the event's hash
};

// The prefix of the extensions, and the namespace it stands for.
inline constexpr std::string_view kExtensionPrefix = "panyuan:";
inline constexpr std::string_view kExtensionNamespace = "urn:panyuan:epcis:";

// Of every sensor report: a content in mg/kg is a ratio of masses; CBV has no closer type.
inline constexpr std::string_view kMeasurementType = "Dimensionless";

}  // namespace panyuan::ledger
