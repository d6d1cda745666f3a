#include "services/ledger/digital_link.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace panyuan::ledger {
namespace {

std::string LinkOf(std::string_view uri) { return CanonicalDigitalLink(uri).value_or("none"); }

TEST(DigitalLink, EveryEpcSchemeHasItsKey) {
  const std::pair<const char*, const char*> schemes[] = {
      {"urn:epc:id:sgtin:415056789012.0.987654", "01/04150567890128/21/987654"},
      {"urn:epc:id:sscc:4012345.3111111111", "00/340123451111111111"},
      {"urn:epc:id:sgln:4012345.00005.0", "414/4012345000054"},
      {"urn:epc:id:sgln:123456789012..7", "414/1234567890128/254/7"},
      {"urn:epc:id:grai:123456789012..7", "8003/012345678901287"},
      {"urn:epc:id:giai:4012345.ABC345", "8004/4012345ABC345"},
      {"urn:epc:id:gsrnp:4012345.0000000007", "8017/401234500000000074"},
      {"urn:epc:id:gdti:987659999999..9", "253/98765999999929"},
      {"urn:epc:id:sgcn:4012345.99999.44", "255/401234599999044"},
      {"urn:epc:id:cpi:4012345.ABC.123", "8010/4012345ABC/8011/123"},
      {"urn:epc:id:ginc:0614141.xyz47%2F11", "401/0614141xyz47%2F11"},
      {"urn:epc:id:itip:4012345.011111.01.02.987", "8006/040123451111180102/21/987"},
      {"urn:epc:class:lgtin:4012345.012345.Lot987", "01/04012345123456/10/Lot987"},
      {"urn:epc:idpat:grai:4012345.99999.*", "8003/04012345999990"},
      {"urn:epc:idpat:sgcn:4012345.22222.*", "255/4012345222227"},
      {"urn:epc:idpat:itip:4012345.012345.01.02.*", "8006/040123451234560102"}};
  for (const auto& [urn, key] : schemes)
    EXPECT_EQ(LinkOf(urn), std::string("https://id.gs1.org/") + key) << urn;
}

TEST(DigitalLink, EpcUrisThatBreakTheirSchemeAreLeftAlone) {
  for (const char* urn :
       {"urn:epc:id:sgtin:40123.45011111.9876", "urn:epc:id:sgtin:4012345.01111.9876",
        "urn:epc:id:sgtin:4012345.011111.", "urn:epc:id:sgtin:4012345.011111.9#6",
        "urn:epc:id:sgtin:4012345.011111.9%40", "urn:epc:id:sgtin:4012345.011111.9%4",
        "urn:epc:id:sgtin:4012345.011111.123456789012345678901",
        "urn:epc:id:sscc:4012345.0000000333.1", "urn:epc:id:gdti:4012345.00009PO-4711",
        "urn:epc:id:cpi:4012345.abc.123", "urn:epc:id:pgln:4012345.00000.0",
        "urn:epc:idpat:sscc:4012345.*", "urn:epc:id:sgtin:", "urn:epc:id:"})
    EXPECT_EQ(LinkOf(urn), "none") << urn;
}

TEST(DigitalLink, OnlyTheFinestIdentificationIsKept) {
  EXPECT_EQ(LinkOf("https://shop.example/a/01/9780345418913/22/344/10/1223/21/765tz?17=271231"),
            "https://id.gs1.org/01/09780345418913/21/765tz");
  EXPECT_EQ(LinkOf("https://shop.example/01/97803111/10/1223"),
            "https://id.gs1.org/01/00000097803111/10/1223");
  EXPECT_EQ(LinkOf("https://shop.example/gtin/04012345123456/cpv/2A"),
            "https://id.gs1.org/01/04012345123456");
  // A variant, lot and serial of any permitted length.
  EXPECT_EQ(LinkOf("https://shop.example/01/04012345123456/22/ABCDEFGHIJ/10/LOT-2026-03-04/21/S-1"),
            "https://id.gs1.org/01/04012345123456/21/S-1");
  EXPECT_EQ(LinkOf("https://shop.example/01/04012345123456/21/98%22"),
            "https://id.gs1.org/01/04012345123456/21/98%22");
}

TEST(DigitalLink, OtherWebAddressesAreLeftAlone) {
  for (const char* uri :
       {"https://shop.example/", "https://shop.example", "https://shop.example/abc/9780345418913",
        "https://shop.example/01/9780345418913/", "https://shop.example/01/9780345418913/21/",
        "https://shop.example/01/9780345418913/21/1/10/2", "https://shop.example/01/123456789",
        "https://shop.example/?/01/09780345418913", "https://shop.example/01/09780345418913#top",
        "https://shop.example/414/4012345000054/254/"
        "123456789012345678901",
        "ftp://shop.example/01/09780345418913", "01/09780345418913", ""})
    EXPECT_EQ(LinkOf(uri), "none") << uri;
}

}  // namespace
}  // namespace panyuan::ledger
