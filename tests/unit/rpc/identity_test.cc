#include "services/rpc/identity.h"

#include <gtest/gtest.h>

#include "services/rpc/permissions.h"
#include "services/rpc/reasons.h"
#include "services/rpc/runtime.h"
#include "tests/support/expect.h"

namespace panyuan::rpc {
namespace {

TEST(ParseIdentity, ReadsRoleAndScope) {
  const Caller caller = ParseIdentity("urn:panyuan:technician:L1").value();
  EXPECT_EQ(caller.role, Role::kTechnician);
  EXPECT_EQ(caller.scope, "L1");
  EXPECT_EQ(caller.Key(), "technician:L1:");
}

TEST(ParseIdentity, RefusesWhatNamesNoRole) {
  for (const char* uri :
       {"", "urn:panyuan:", "urn:panyuan:vendor", "urn:panyuan:vendor:", "urn:panyuan:king:all",
        "urn:other:vendor:M01-001", "urn:panyuan:vendor:M01 001", "URN:PANYUAN:vendor:M01-001"})
    EXPECT_REASON(ParseIdentity(uri), kIdentityMalformed);
}

TEST(CheckScope, EachRoleReachesItsOwnOnly) {
  const Place place{"M01-001", "M01", "330727001", "L1"};
  const auto check = [&](const char* uri) {
    return CheckScope(ParseIdentity(uri).value(), place, "stall_code", "M01-001");
  };
  for (const char* own :
       {"urn:panyuan:vendor:M01-001", "urn:panyuan:market:M01", "urn:panyuan:township:330727001",
        "urn:panyuan:technician:L1", "urn:panyuan:regulator:330727", "urn:panyuan:admin:330727"})
    EXPECT_OK(check(own));
  for (const char* foreign :
       {"urn:panyuan:vendor:M01-002", "urn:panyuan:market:M02", "urn:panyuan:township:330727002",
        "urn:panyuan:technician:L2", "urn:panyuan:public:anyone", "urn:panyuan:vendor:M01"})
    EXPECT_REASON(check(foreign), kOtherScope);
}

TEST(CheckScope, AnEmptyPlaceIsNobodysOwn) {
  EXPECT_REASON(CheckScope(ParseIdentity("urn:panyuan:vendor:M01-001").value(), {}, "f", "v"),
                kOtherScope);
}

TEST(CheckPermission, WhatNoRowAllowsIsRefused) {
  EXPECT_REASON(CheckPermission(Role::kPublic, "panyuan.trace.v1.TraceService/SellBatch"),
                kNotPermitted);
  EXPECT_REASON(CheckPermission(Role::kAdmin, "panyuan.trace.v1.TraceService/RegisterBatch"),
                kNotPermitted);
  EXPECT_REASON(CheckPermission(Role::kVendor, "panyuan.lab.v1.LabService/VerifyResult"),
                kNotPermitted);
  EXPECT_REASON(CheckPermission(Role::kVendor, "panyuan.new.v1.NewService/Anything"),
                kNotPermitted);
}

TEST(CheckPermission, TheFirstRowThatFitsDecides) {
  EXPECT_EQ(CheckPermission(Role::kVendor, "panyuan.trace.v1.TraceService/GetChain").value(),
            Reach::kCounty);
  EXPECT_EQ(CheckPermission(Role::kVendor, "panyuan.trace.v1.TraceService/SellBatch").value(),
            Reach::kOwn);
}

TEST(ChooseLanguage, IsChineseUnlessEnglishComesFirst) {
  EXPECT_EQ(ChooseLanguage(""), "zh");
  EXPECT_EQ(ChooseLanguage("fr-FR"), "zh");
  EXPECT_EQ(ChooseLanguage("en-GB,en;q=0.9,zh;q=0.5"), "en");
  EXPECT_EQ(ChooseLanguage("zh-CN,zh;q=0.9,en;q=0.8"), "zh");
}

TEST(CheckRequestId, HasStatedBounds) {
  EXPECT_OK(CheckRequestId("0190f5fe-7c00-7a00-8abc-000000000001"));
  EXPECT_OK(CheckRequestId(std::string(64, 'a')));
  for (const std::string& id : {std::string(), std::string(7, 'a'), std::string(65, 'a'),
                                std::string("with space"), std::string("中文中文中文")})
    EXPECT_REASON(CheckRequestId(id), kRequestIdInvalid);
}

}  // namespace
}  // namespace panyuan::rpc
