#include "services/ledger/checkpoint.h"

#include <gtest/gtest.h>

#include <string>

#include "services/ledger/merkle.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

const std::string kRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";  // SHA-256 of nothing

TEST(Checkpoint, ReadsBackWhatItWrites) {
  const Checkpoint checkpoint{"panyuan.example/330727", ~uint64_t{0}, EmptyRoot(), {}};
  const std::string text = FormatCheckpoint(checkpoint);
  EXPECT_EQ(text, "panyuan.example/330727\n18446744073709551615\n" + kRoot + "\n");
  const auto read = ParseCheckpoint(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->origin, checkpoint.origin);
  EXPECT_EQ(read->size, checkpoint.size);
  EXPECT_EQ(read->root, checkpoint.root);
}

TEST(Checkpoint, KeepsExtensionLines) {
  const std::string text = "log\n0\n" + kRoot + "\nfirst\nsecond\n";
  const auto read = ParseCheckpoint(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->extensions, (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(FormatCheckpoint(*read), text);
}

TEST(Checkpoint, RefusesAnyOtherForm) {
  const std::string root = kRoot + "\n";
  const std::string bad[] = {"",
                             "log\n1\n",
                             "log\n1\n" + kRoot,
                             "\n1\n" + root,
                             "log\n01\n" + root,
                             "log\n+1\n" + root,
                             "log\n-1\n" + root,
                             "log\n\n" + root,
                             "log\n1 \n" + root,
                             "log\n18446744073709551616\n" + root,
                             "log\n1\n" + kRoot.substr(0, 40) + "\n",
                             "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                             "log\n1\n" + root + "\n",
                             "log\n1\n" + root + "\nextension\n"};
  for (const std::string& text : bad)
    EXPECT_TRUE(ParseCheckpoint(text).error().Is(kCheckpointMalformed)) << text;
}

}  // namespace
}  // namespace panyuan::ledger
