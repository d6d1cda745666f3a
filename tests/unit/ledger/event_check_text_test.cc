#include "services/ledger/event_check_text.h"

#include <gtest/gtest.h>

namespace panyuan::ledger {
namespace {

TEST(IsUri, TakesWhatRfc3986Takes) {
  for (const char* text :
       {"https://id.gs1.org/01/09506000134352?x=1#top", "urn:epc:id:sgtin:0614141.107346.*",
        "geo:42.698334,23.319941", "http://[2001:db8::7]:80/a", "ni:///sha-256;ab?ver=CBV2.0",
        "example:x", "a:%2F"})
    EXPECT_TRUE(IsUri(text)) << text;
  for (const char* text : {"", "shipping", ":x", "urn:", "1a:b", "a b:c", "a:b c", "a:%2", "a:%zz",
                           "a:b#c#d", "http://x/[1]", "http://[::1", "a:批次", "a:\"b\"", "a:<b>"})
    EXPECT_FALSE(IsUri(text)) << text;
}

TEST(IsZoneOffset, ReachesFourteenHours) {
  for (const char* text : {"+08:00", "-06:30", "+14:00", "-00:00"})
    EXPECT_TRUE(IsZoneOffset(text)) << text;
  for (const char* text : {"", "Z", "08:00", "+8:00", "+14:01", "+15:00", "+08:60", "+08-00"})
    EXPECT_FALSE(IsZoneOffset(text)) << text;
}

}  // namespace
}  // namespace panyuan::ledger
