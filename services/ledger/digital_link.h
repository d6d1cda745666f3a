// Canonical GS1 Digital Link URIs, as the CBV event hash wants every GS1 key written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace panyuan::ledger {

// The canonical, constrained GS1 Digital Link URI (https://id.gs1.org/<AI>/<key>...) of a GS1 key
// written as an EPC URI, EPC class URI, EPC id pattern URI (GS1 TDS 1.13 §6 and §8) or as a Digital
// Link URI of any domain: keys by AI number, GTINs of 14 digits, check digits computed for EPC
// URIs, only the finest identification (a serial drops the lot; the variant and the query string
// go). Nothing when `uri` is none of these: it then stands for itself. Check digits of Digital
// Link URIs are not checked. Two rules are the reference implementation's: the AI words are
// those of its time (gtin, lot, ser, ...), and a Digital Link URI without any '.' is none.
std::optional<std::string> CanonicalDigitalLink(std::string_view uri);

}  // namespace panyuan::ledger
