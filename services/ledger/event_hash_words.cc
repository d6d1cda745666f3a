// The bare words of the standard EPCIS 2.0 JSON-LD context.
#include "services/ledger/event_hash_values.h"

namespace panyuan::ledger {
namespace {

// Words with a space between them.
constexpr std::string_view kBizSteps =
    "accepting arriving assembling collecting commissioning consigning creating_class_instance "
    "cycle_counting decommissioning departing destroying disassembling dispensing encoding "
    "entering_exiting holding inspecting installing killing loading other packing picking "
    "receiving removing repackaging repairing replacing reserving retail_selling sampling "
    "sensor_reporting shipping staging_outbound stock_taking stocking storing transporting "
    "unloading unpacking void_shipping";
constexpr std::string_view kDispositions =
    "active available completeness_inferred completeness_verified conformant container_closed "
    "container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit "
    "inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement "
    "no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved "
    "retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable "
    "unknown";
constexpr std::string_view kTransactionTypes =
    "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt";
constexpr std::string_view kPartyTypes = "location owning_party possessing_party";
constexpr std::string_view kMeasurements =
    "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance "
    "AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity "
    "Area Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent "
    "DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity "
    "ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance "
    "KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity "
    "MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration "
    "MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass "
    "MolarVolume Power Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity "
    "Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension "
    "Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux "
    "Wavenumber";
constexpr std::string_view kExceptions = "ALARM_CONDITION ERROR_CONDITION";
constexpr std::string_view kErrorReasons = "did_not_occur incorrect_data";
constexpr std::string_view kComponents =
    "altitude axial_distance azimuth easting elevation_angle height latitude longitude northing "
    "polar_angle spherical_radius x y z";

struct Vocabulary {
  std::string_view holder;
  std::string_view key;
  std::string_view iri;
  std::string_view words;
};

constexpr Vocabulary kVocabularies[] = {
    {"", "bizStep", "https://ref.gs1.org/cbv/BizStep-", kBizSteps},
    {"", "disposition", "https://ref.gs1.org/cbv/Disp-", kDispositions},
    {"persistentDisposition", "set", "https://ref.gs1.org/cbv/Disp-", kDispositions},
    {"persistentDisposition", "unset", "https://ref.gs1.org/cbv/Disp-", kDispositions},
    {"bizTransactionList", "type", "https://ref.gs1.org/cbv/BTT-", kTransactionTypes},
    {"sourceList", "type", "https://ref.gs1.org/cbv/SDT-", kPartyTypes},
    {"destinationList", "type", "https://ref.gs1.org/cbv/SDT-", kPartyTypes},
    {"sensorReport", "type", "https://gs1.org/voc/", kMeasurements},
    {"sensorReport", "exception", "https://gs1.org/voc/", kExceptions},
    {"sensorReport", "component", "https://ref.gs1.org/cbv/Comp-", kComponents},
    {"errorDeclaration", "reason", "https://ref.gs1.org/cbv/ER-", kErrorReasons},
};

bool HoldsWord(std::string_view words, std::string_view word) {
  if (word.empty() || word.find(' ') != word.npos) return false;
  for (size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

}  // namespace

std::string_view WordsOf(std::string_view holder, std::string_view key) {
  for (const Vocabulary& vocabulary : kVocabularies)
    if (key == vocabulary.key && holder == vocabulary.holder) return vocabulary.words;
  return {};
}

std::string ExpandWord(std::string_view holder, std::string_view key, std::string_view text) {
  for (const Vocabulary& vocabulary : kVocabularies)
    if (key == vocabulary.key && holder == vocabulary.holder && HoldsWord(vocabulary.words, text))
      return std::string(vocabulary.iri).append(text);
  return std::string(text);
}

}  // namespace panyuan::ledger
