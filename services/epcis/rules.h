// What EPCIS 2.0 documents and events hold, as tables (GS1 EPCIS 2.0 §7 and §12, CBV 2.0 §7).
// Tables and not GS1's JSON schema in a validator: that schema is alternatives within alternatives,
// by which a validator knows that something is wrong and seldom where, and it may not be
// redistributed. What it refuses is refused here as well, at the place.
#pragma once

#include <span>
#include <string_view>

namespace panyuan::epcis {

// One bit a kind of event, for FieldRule.
enum EventKind : unsigned {
  kObjectEvent = 1,
  kAggregationEvent = 2,
  kTransactionEvent = 4,
  kTransformationEvent = 8,
  kAssociationEvent = 16,
  kExtensionEvent = 32,  // whose type is somebody's URI
  kAnyEvent = 63,
};

// kExtensionEvent for any name that is none of the five.
EventKind KindOf(std::string_view type);

enum class Shape {
  kText,
  kUri,
  kTime,        // RFC 3339
  kZoneOffset,  // "+08:00"
  kVersion,     // "2.0"
  kNumber,
  kBoolean,
  kHex,
  kUnit,  // UN/CEFACT code: two or three of A-Z and 0-9
  kAction,
  kWord,  // a bare word of the vocabulary (`holder`, name), or a URI outside the standard's
  kContext,
  kObject,
  kAnything,
};

enum class Many { kOne, kList, kSet, kOneOrList };

struct ObjectRule;

struct FieldRule {
  std::string_view name;
  Shape shape = Shape::kText;
  Many many = Many::kOne;
  size_t at_least = 0;  // items of a list
  const ObjectRule* object = nullptr;
  std::string_view holder = "";  // of kWord, as in ledger::ExpandWord
  unsigned in = kAnyEvent;       // the kinds of event that have it; of other objects, all
  unsigned needed_in = 0;        // and those that must
};

// Which other members an object may have: none, those whose name is a URI or has a prefix, any.
enum class Others { kNone, kNamed, kAny };

struct ObjectRule {
  std::span<const FieldRule> fields;
  Others others = Others::kNone;
};

extern const ObjectRule kEventRule;          // by kind; an extension event may have any others
extern const ObjectRule kDocumentRule;       // EPCISDocument without its events
extern const ObjectRule kQueryDocumentRule;  // EPCISQueryDocument without its events

}  // namespace panyuan::epcis
