// Assertions on results: by reason, never by message.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "services/base/result.h"

namespace panyuan::testing {

// The reason of a refusal, or "OK".
template <class T>
std::string_view ReasonOf(const base::Result<T>& result) {
  return result.ok() ? std::string_view("OK") : result.error().reason().name;
}

}  // namespace panyuan::testing

#define EXPECT_OK(expr)                                                                  \
  do {                                                                                   \
    const auto& expect_ok_result = (expr);                                               \
    EXPECT_TRUE(expect_ok_result.ok())                                                   \
        << (expect_ok_result.ok() ? "" : expect_ok_result.error().reason().name) << ": " \
        << (expect_ok_result.ok() ? "" : expect_ok_result.error().Message());            \
  } while (false)

#define ASSERT_OK(expr)                                                                  \
  do {                                                                                   \
    const auto& assert_ok_result = (expr);                                               \
    ASSERT_TRUE(assert_ok_result.ok())                                                   \
        << (assert_ok_result.ok() ? "" : assert_ok_result.error().reason().name) << ": " \
        << (assert_ok_result.ok() ? "" : assert_ok_result.error().Message());            \
  } while (false)

#define EXPECT_REASON(expr, wanted) EXPECT_EQ(::panyuan::testing::ReasonOf(expr), (wanted).name)
