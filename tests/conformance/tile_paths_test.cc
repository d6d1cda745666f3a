// Tile addresses: conformance data tlog-paths (Go's tests, whose paths also name the tile's height,
// and the examples of C2SP tlog-tiles).
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/ledger/tiles.h"
#include "tests/conformance/data.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

class TilePathVectors : public testing::Test {
 protected:
  void SetUp() override {
    const auto path = conformance::DataPath("tlog-paths/paths.json");
    PANYUAN_NEED_DATA(path);
    vectors_ = conformance::ReadJson(path);
  }

  json vectors_;
};

// "tile/<H>/<L>/…" without its height.
std::string WithoutHeight(const std::string& path) {
  const size_t height = path.find('/') + 1;
  return path.substr(0, height) + path.substr(path.find('/', height) + 1);
}

TEST_F(TilePathVectors, GoNamesTilesAlike) {
  for (const json& vector : vectors_["go"]) {
    const std::string path = WithoutHeight(vector[0]);
    const uint64_t full = uint64_t{1} << vector[1][0].get<int>(), width = vector[1][3];
    const auto parsed = ParseTilePath(path);
    ASSERT_TRUE(parsed.ok()) << path;
    EXPECT_EQ(parsed->level, vector[1][1]);
    EXPECT_EQ(parsed->index, vector[1][2]);
    EXPECT_EQ(parsed->width, width == full ? kTileWidth : width);
    EXPECT_EQ(FormatTilePath(*parsed), path);
  }
  for (const json& path : vectors_["go_bad"])
    EXPECT_FALSE(ParseTilePath(WithoutHeight(path)).ok()) << path;
}

TEST_F(TilePathVectors, TheSpecificationsExamplesHold) {
  for (const json& vector : vectors_["c2sp"])
    EXPECT_EQ(FormatTilePath({true, 0, vector["n"], kTileWidth}),
              "tile/entries/" + vector["path"].get<std::string>());
  for (const json& vector : vectors_["c2sp_tiles_of_size"]) {
    const uint64_t size = vector["size"];
    for (int level = 0; level < 3; ++level) {
      const std::string name = "l" + std::to_string(level);
      const uint64_t full = vector.value(name + "_full", 0),
                     part = vector.value(name + "_partial", 0);
      for (uint64_t index = 0; index < full; ++index)
        EXPECT_EQ(TileWidthAt({false, level, index}, size), kTileWidth);
      EXPECT_EQ(TileWidthAt({false, level, full}, size), part);
    }
  }
}

}  // namespace
}  // namespace panyuan::ledger
