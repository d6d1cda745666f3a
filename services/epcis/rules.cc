#include "services/epcis/rules.h"

namespace panyuan::epcis {
namespace {

constexpr Many kOne = Many::kOne;
constexpr Many kList = Many::kList;
constexpr Many kSet = Many::kSet;

constexpr FieldRule Needed(FieldRule rule) {
  rule.needed_in = kAnyEvent;
  return rule;
}

constexpr FieldRule In(unsigned kinds, FieldRule rule, unsigned needed = 0) {
  rule.in = kinds;
  rule.needed_in = needed;
  return rule;
}

constexpr FieldRule Uri(std::string_view name, Many many = kOne) {
  return {name, Shape::kUri, many};
}
constexpr FieldRule Time(std::string_view name) { return {name, Shape::kTime}; }
constexpr FieldRule Number(std::string_view name) { return {name, Shape::kNumber}; }
constexpr FieldRule Word(std::string_view name, std::string_view holder, Many many = kOne,
                         size_t at_least = 0) {
  return {name, Shape::kWord, many, at_least, nullptr, holder};
}
constexpr FieldRule Object(std::string_view name, const ObjectRule& rule, Many many = kOne,
                           size_t at_least = 0) {
  return {name, Shape::kObject, many, at_least, &rule};
}

constexpr FieldRule kQuantityFields[] = {
    Needed(Uri("epcClass")), Number("quantity"), {"uom", Shape::kUnit}};
constexpr ObjectRule kQuantity{kQuantityFields};

constexpr FieldRule kPlaceFields[] = {Needed(Uri("id"))};
constexpr ObjectRule kPlace{kPlaceFields, Others::kAny};

constexpr FieldRule kTransactionFields[] = {Word("type", "bizTransactionList"),
                                            Needed(Uri("bizTransaction"))};
constexpr ObjectRule kTransaction{kTransactionFields};

constexpr FieldRule kSourceFields[] = {Needed(Word("type", "sourceList")), Needed(Uri("source"))};
constexpr ObjectRule kSource{kSourceFields};

constexpr FieldRule kDestinationFields[] = {Needed(Word("type", "destinationList")),
                                            Needed(Uri("destination"))};
constexpr ObjectRule kDestination{kDestinationFields};

constexpr FieldRule kPersistentFields[] = {Word("set", "persistentDisposition", kSet, 1),
                                           Word("unset", "persistentDisposition", kSet, 1)};
constexpr ObjectRule kPersistent{kPersistentFields};

constexpr FieldRule kErrorFields[] = {Needed(Time("declarationTime")),
                                      Word("reason", "errorDeclaration"),
                                      Uri("correctiveEventIDs", kList)};
constexpr ObjectRule kError{kErrorFields, Others::kNamed};

constexpr FieldRule kMetadataFields[] = {
    Time("time"),      Uri("deviceID"), Uri("deviceMetadata"),       Uri("rawData"),
    Time("startTime"), Time("endTime"), Uri("dataProcessingMethod"), Uri("bizRules")};
constexpr ObjectRule kMetadata{kMetadataFields, Others::kNamed};

constexpr FieldRule kReportFields[] = {
    Needed(Word("type", "sensorReport")),
    Word("exception", "sensorReport"),
    Uri("deviceID"),
    Uri("deviceMetadata"),
    Uri("rawData"),
    Uri("dataProcessingMethod"),
    Uri("bizRules"),
    Time("time"),
    Uri("microorganism"),
    Uri("chemicalSubstance"),
    Uri("coordinateReferenceSystem"),
    Number("value"),
    Word("component", "sensorReport"),
    {"stringValue", Shape::kText},
    {"booleanValue", Shape::kBoolean},
    {"hexBinaryValue", Shape::kHex},
    Uri("uriValue"),
    Number("minValue"),
    Number("maxValue"),
    Number("meanValue"),
    Number("sDev"),
    Number("percRank"),
    Number("percValue"),
    {"uom", Shape::kText},
};
constexpr ObjectRule kReport{kReportFields, Others::kNamed};

constexpr FieldRule kSensorFields[] = {Object("sensorMetadata", kMetadata),
                                       Needed(Object("sensorReport", kReport, kList, 1))};
constexpr ObjectRule kSensor{kSensorFields, Others::kNamed};

constexpr ObjectRule kIlmd{{}, Others::kNamed};

// The kinds that have epcList or childEPCs, and what comes with them.
constexpr unsigned kListing = kObjectEvent | kTransactionEvent | kExtensionEvent;
constexpr unsigned kParenting = kAggregationEvent | kAssociationEvent | kExtensionEvent;
constexpr unsigned kMaking = kTransformationEvent | kExtensionEvent;
constexpr unsigned kMastering = kObjectEvent | kTransformationEvent | kExtensionEvent;
constexpr unsigned kActing =
    kObjectEvent | kAggregationEvent | kTransactionEvent | kAssociationEvent;

constexpr FieldRule kEventFields[] = {
    {"@context", Shape::kContext},
    Needed({"type", Shape::kText}),
    Needed(Time("eventTime")),
    Needed({"eventTimeZoneOffset", Shape::kZoneOffset}),
    Time("recordTime"),
    Uri("eventID"),
    Uri("certificationInfo", Many::kOneOrList),
    Object("errorDeclaration", kError),
    In(kActing | kExtensionEvent, {"action", Shape::kAction}, kActing),
    In(kListing & ~kTransactionEvent, Uri("epcList", kSet)),
    In(kTransactionEvent, Uri("epcList", kList)),
    In(kListing, Object("quantityList", kQuantity, kList)),
    In(kParenting | kTransactionEvent, Uri("parentID"), kAssociationEvent),
    In(kParenting, Uri("childEPCs", kList)),
    In(kParenting, Object("childQuantityList", kQuantity, kList)),
    In(kMaking, Uri("inputEPCList", kSet)),
    In(kMaking, Object("inputQuantityList", kQuantity, kList)),
    In(kMaking, Uri("outputEPCList", kSet)),
    In(kMaking, Object("outputQuantityList", kQuantity, kList)),
    In(kMaking, Uri("transformationID")),
    Word("bizStep", ""),
    Word("disposition", ""),
    In(kMastering, Object("persistentDisposition", kPersistent)),
    Object("readPoint", kPlace),
    Object("bizLocation", kPlace),
    In(kAnyEvent & ~kTransactionEvent, Object("bizTransactionList", kTransaction, kList)),
    In(kTransactionEvent, Object("bizTransactionList", kTransaction, kList, 1), kTransactionEvent),
    Object("sourceList", kSource, kList),
    Object("destinationList", kDestination, kList),
    Object("sensorElementList", kSensor, kList),
    In(kMastering, Object("ilmd", kIlmd)),
};

constexpr FieldRule kAttributeFields[] = {Needed(Uri("id")), {"attribute", Shape::kAnything}};
constexpr ObjectRule kAttribute{kAttributeFields, Others::kAny};
constexpr FieldRule kElementFields[] = {Needed(Uri("id")), Object("attributes", kAttribute, kList),
                                        Uri("children", kList)};
constexpr ObjectRule kElement{kElementFields, Others::kAny};
constexpr FieldRule kVocabularyFields[] = {Needed(Uri("type")),
                                           Object("vocabularyElementList", kElement, kList)};
constexpr ObjectRule kVocabulary{kVocabularyFields, Others::kAny};
constexpr FieldRule kMasterDataFields[] = {Object("vocabularyList", kVocabulary, kList)};
constexpr ObjectRule kMasterData{kMasterDataFields, Others::kAny};
constexpr FieldRule kHeaderFields[] = {Object("epcisMasterData", kMasterData)};
constexpr ObjectRule kHeader{kHeaderFields, Others::kNamed};

// The events themselves are looked at one by one: here they are anything in a list.
constexpr FieldRule kBodyFields[] = {Needed({"eventList", Shape::kAnything, kList})};
constexpr ObjectRule kBody{kBodyFields, Others::kAny};

constexpr FieldRule kDocumentFields[] = {
    Needed({"@context", Shape::kContext}),
    Needed({"type", Shape::kText}),
    Needed({"schemaVersion", Shape::kVersion}),
    Needed(Time("creationDate")),
    Uri("id"),
    {"instanceIdentifier", Shape::kText},
    {"sender", Shape::kText},
    {"receiver", Shape::kText},
    Object("epcisHeader", kHeader),
    Needed(Object("epcisBody", kBody)),
};

constexpr FieldRule kResultsBodyFields[] = {Needed({"eventList", Shape::kAnything, kList}),
                                            Object("vocabularyList", kVocabulary, kList)};
constexpr ObjectRule kResultsBody{kResultsBodyFields, Others::kNamed};
constexpr FieldRule kResultsFields[] = {Needed({"queryName", Shape::kText}),
                                        {"subscriptionID", Shape::kText},
                                        Needed(Object("resultsBody", kResultsBody))};
constexpr ObjectRule kResults{kResultsFields, Others::kNamed};
constexpr FieldRule kQueryBodyFields[] = {Needed(Object("queryResults", kResults))};
constexpr ObjectRule kQueryBody{kQueryBodyFields, Others::kNamed};

constexpr FieldRule kQueryDocumentFields[] = {
    Needed({"@context", Shape::kContext}),
    Needed({"type", Shape::kText}),
    {"schemaVersion", Shape::kVersion},
    Time("creationDate"),
    Uri("id"),
    Needed(Object("epcisBody", kQueryBody)),
};

}  // namespace

constexpr ObjectRule kEventRule{kEventFields, Others::kNamed};
constexpr ObjectRule kDocumentRule{kDocumentFields, Others::kNamed};
constexpr ObjectRule kQueryDocumentRule{kQueryDocumentFields, Others::kNamed};

EventKind KindOf(std::string_view type) {
  if (type == "ObjectEvent") return kObjectEvent;
  if (type == "AggregationEvent") return kAggregationEvent;
  if (type == "TransactionEvent") return kTransactionEvent;
  if (type == "TransformationEvent") return kTransformationEvent;
  if (type == "AssociationEvent") return kAssociationEvent;
  return kExtensionEvent;
}

}  // namespace panyuan::epcis
