// Assertions on results: by reason, never by message.
#pragma once

#include <gtest/gtest.h>

#include "services/base/result.h"

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

#define EXPECT_REASON(expr, wanted)                                         \
  do {                                                                      \
    const auto& expect_reason_result = (expr);                              \
    EXPECT_FALSE(expect_reason_result.ok()) << "wanted " << (wanted).name;  \
    if (!expect_reason_result.ok())                                         \
      EXPECT_EQ(expect_reason_result.error().reason().name, (wanted).name); \
  } while (false)
