#include "services/ledger/tiles.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "services/ledger/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::ledger {
namespace {

constexpr uint64_t kLast = std::numeric_limits<uint64_t>::max();

TEST(TilePath, ReadsWhatItWrites) {
  for (const TilePath& path :
       {TilePath{}, TilePath{false, 63, 999, 255}, TilePath{true, 0, 1'000, 1},
        TilePath{true, 0, 1'234'067, 256}, TilePath{false, 7, kLast, 9}})
    EXPECT_EQ(*ParseTilePath(FormatTilePath(path)), path) << FormatTilePath(path);
  EXPECT_EQ(FormatTilePath({true, 0, 1'234'067, 9}), "tile/entries/x001/x234/067.p/9");
}

TEST(TilePath, HasOneFormOnly) {
  for (const char* text : {"",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000/001",
                           "tile/0/x001",
                           "tile/0/x001/",
                           "tile/0/001/002",
                           "tile/0/001/",
                           "tile/64/000",
                           "tile/00/000",
                           "tile/-1/000",
                           "tile//000",
                           "tile/entries/",
                           "tile/entry/000",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "/tile/0/000",
                           "tile/0/00a",
                           "tile/0/x18/446",
                           "tile/0/x018/x446/x744/x073/x709/x551/616"})
    EXPECT_REASON(ParseTilePath(text), kTilePathInvalid) << text;
  EXPECT_EQ(ParseTilePath("tile/0/x018/x446/x744/x073/x709/x551/615")->index, kLast);
}

TEST(TilePath, KnowsHowMuchOfATileThereIs) {
  EXPECT_EQ(TileWidthAt({false, 0, 0, 1}, 0), 0u);
  EXPECT_EQ(TileWidthAt({false, 0, 2, 1}, 600), 88u);
  EXPECT_EQ(TileWidthAt({true, 0, 1, 1}, 600), 256u);
  EXPECT_EQ(TileWidthAt({false, 1, 0, 1}, 600), 2u);
  EXPECT_EQ(TileWidthAt({false, 2, 0, 1}, 65'535), 0u);
  EXPECT_EQ(TileWidthAt({false, 63, 0, 1}, kLast), 0u);
  EXPECT_EQ(TileWidthAt({false, 0, kLast, 1}, kLast), 0u);
}

TEST(EntryBundle, KeepsEveryByte) {
  std::string bundle;
  const std::string longest(65'535, '\xff');
  for (const std::string& entry : {std::string("{}"), std::string(), longest})
    AppendBundleEntry(bundle, entry);
  const auto entries = ParseBundle(bundle);
  ASSERT_OK(entries);
  ASSERT_EQ(entries->size(), 3u);
  EXPECT_EQ((*entries)[2], longest);
  bundle.pop_back();
  EXPECT_REASON(ParseBundle(bundle), kEntryBundleMalformed);
  EXPECT_REASON(ParseBundle(""), kEntryBundleMalformed);
  EXPECT_REASON(ParseBundle(std::string(2 * 257, '\0')), kEntryBundleMalformed);
  EXPECT_OK(ParseBundle(std::string(2 * 256, '\0')));
}

constexpr char kHash[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

TEST(LogProofText, ReadsWhatItWritesAndSkipsExtra) {
  const LogProof proof{7, {base::Hash{}, base::Sha256("x")}, "log\n8\nroot\n\n— sig\n"};
  const std::string text = FormatLogProof(proof);
  EXPECT_TRUE(text.starts_with(std::string("c2sp.org/tlog-proof@v1\nindex 7\n") + kHash));
  std::string with_extra = text;
  with_extra.insert(text.find("index"), "extra AAAA\n");
  for (const std::string& given : {text, with_extra}) {
    const auto read = ParseLogProof(given);
    ASSERT_OK(read);
    EXPECT_EQ(read->index, proof.index);
    EXPECT_EQ(read->hashes, proof.hashes);
    EXPECT_EQ(read->checkpoint, proof.checkpoint);
  }
}

TEST(LogProofText, RefusesWhatIsNoProof) {
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  std::string many;
  for (int i = 0; i < 65; ++i) many += kHash;
  for (const std::string& text :
       {std::string(), head, head + "index 07\n\nx\n", head + "index 7\n", head + "index 7\n\n",
        head + "index 7\nAAAA\n\nx\n", head + "index 7\n" + kHash, head + "extra ?\nindex 7\n\nx\n",
        std::string("c2sp.org/tlog-proof@v2\nindex 7\n\nx\n"), head + "index 7\n" + many + "\nx\n",
        head + "index 7\n\n" + std::string(1 << 20, 'x')})
    EXPECT_REASON(ParseLogProof(text), kLogProofMalformed) << text.substr(0, 80);
}

}  // namespace
}  // namespace panyuan::ledger
