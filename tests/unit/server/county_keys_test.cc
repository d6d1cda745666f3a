#include "services/server/county_keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "services/base/bytes.h"
#include "services/server/init.h"
#include "services/server/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::server {
namespace {

const std::string kSeed(32, 's');
constexpr char kOrigin[] = "panan.example/log";

class KeyRotationTest : public ::testing::Test {
 protected:
  KeyRotationTest() { config_.ledger.origin = kOrigin; }

  std::string KeyFile(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name) << base::HexEncode(bytes) << "\n";
    chmod((folder_ / name).c_str(), 0600);
    return folder_ / name;
  }
  // The key that ReadRotation names as wrong.
  std::string Wrong() {
    const auto rotation = ReadRotation(config_, "panyuan.toml", kSeed);
    EXPECT_REASON(rotation, kConfigInvalid);
    return rotation.ok() ? "" : rotation.error().metadata().at("key");
  }

  testing::ScratchFolder folder_;
  Config config_;
};

TEST_F(KeyRotationTest, NothingIsNeeded) {
  const auto rotation = ReadRotation(config_, "panyuan.toml", kSeed);
  ASSERT_OK(rotation);
  EXPECT_EQ(base::FormatDay(rotation->label_key_from), "2020-01-01");
  const auto keys = CountyKeys::Make({kOrigin, kSeed, kSeed, 1}, *rotation);
  ASSERT_OK(keys);
  EXPECT_EQ(keys->log_signers().size(), 1u);
  EXPECT_EQ(keys->List().log_keys.size(), 1u);
  EXPECT_EQ(keys->label_keys().size(), 1u);
}

TEST_F(KeyRotationTest, EveryKeyIsReadAndListed) {
  const std::string vkey = ledger::Ed25519Signer::FromSeed("old", kSeed)->verifier().Format();
  config_.ledger.second_key_file = KeyFile("second", std::string(32, 't'));
  config_.ledger.sm2_key_file = KeyFile("sm2", std::string(32, 'u'));
  config_.ledger.retired = {vkey, ledger::Sm2Signer::FromScalar("old", kSeed)->verifier().Format()};
  config_.label.valid_from = "2026-02-01";
  config_.label.retired = {"1 " + vkey + " 2020-01-01 2026-02-01"};
  const auto rotation = ReadRotation(config_, "panyuan.toml", kSeed);
  ASSERT_OK(rotation);
  const auto keys = CountyKeys::Make({kOrigin, kSeed, kSeed, 2}, *rotation);
  ASSERT_OK(keys);
  EXPECT_EQ(keys->log_signers().size(), 3u);
  EXPECT_EQ(keys->List().log_keys.size(), 5u);
  ASSERT_EQ(keys->label_keys().size(), 2u);
  EXPECT_EQ(keys->label_keys()[0].number, 2);
  EXPECT_EQ(keys->label_keys()[1].origin, "old");
}

TEST_F(KeyRotationTest, AWrongKeyIsNamed) {
  const Config good = config_;
  config_.ledger.second_key_file = KeyFile("second", kSeed);
  EXPECT_EQ(Wrong(), "ledger.second_key_file");
  config_ = good;
  config_.ledger.sm2_key_file = KeyFile("sm2", std::string(32, '\xff'));
  EXPECT_EQ(Wrong(), "ledger.sm2_key_file");
  config_ = good;
  config_.ledger.retired = {"old+00000000+AAAA"};
  EXPECT_EQ(Wrong(), "ledger.retired");
  config_ = good;
  config_.label.valid_from = "2026-02-30";
  EXPECT_EQ(Wrong(), "label.valid_from");
  config_ = good;
  const std::string vkey = ledger::Ed25519Signer::FromSeed("old", kSeed)->verifier().Format();
  config_.label.retired = {"1 " + vkey + " 2020-01-01 -"};
  EXPECT_EQ(Wrong(), "label.retired");
  config_.label.retired = {"1 " + vkey};
  EXPECT_EQ(Wrong(), "label.retired");
}

TEST_F(KeyRotationTest, ANewKeyIsPrivateAndNeverOverwritten) {
  const std::string path = folder_ / "new.key";
  ASSERT_OK(MakeKeyFile(path));
  struct stat file;
  ASSERT_EQ(stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  const auto key = ReadKeyFile(path);
  ASSERT_OK(key);
  EXPECT_REASON(MakeKeyFile(path), kKeyFileExists);
  EXPECT_EQ(*ReadKeyFile(path), *key);
}

}  // namespace
}  // namespace panyuan::server
