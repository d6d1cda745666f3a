#include "services/base/secret_file.h"
#include "services/server/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/db/reasons.h"
#include "services/server/init.h"
#include "services/server/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::server {
namespace {

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    options_.folder = folder_ / "county";
    EXPECT_OK(MakeDataFolder(options_));
  }
  std::string ReadAll(const std::string& name) { return ReadFile(options_.folder + name).value(); }
  base::Result<Config> With(const std::string& from, const std::string& to) {
    std::string text = ReadAll("/panyuan.toml");
    text.replace(text.find(from), from.size(), to);
    std::ofstream(folder_ / "changed.toml") << text;
    return ReadConfig(folder_ / "changed.toml");
  }

  testing::ScratchFolder folder_;
  InitOptions options_;
};

TEST_F(ConfigTest, WhatInitWritesIsRead) {
  const Config config = ReadConfig(options_.folder + "/panyuan.toml").value();
  EXPECT_EQ(config.gateway.public_host, "localhost:8443");
  EXPECT_EQ(config.ledger.key_file, options_.folder + "/keys/log.key");
  EXPECT_FALSE(config.server.simulation);
  EXPECT_OK(ReadKeyFile(config.label.batch_key_file));
}

TEST_F(ConfigTest, ASecondInitKeepsEveryKey) {
  const std::string log = ReadAll("/keys/log.key"), batch = ReadAll("/keys/batch.key");
  EXPECT_OK(MakeDataFolder(options_));
  EXPECT_EQ(ReadAll("/keys/log.key"), log);
  EXPECT_EQ(ReadAll("/keys/batch.key"), batch);
  EXPECT_NE(log, batch);
}

TEST(Config, AKeyOfAnyDepthIsRefused) {
  for (const size_t depth : {size_t{3}, kMaxConfigBytes / 2 - 8, size_t{200'000}}) {
    std::string text = "[";
    for (size_t i = 0; i < depth; ++i) text += "a.";
    EXPECT_REASON(ParseConfig(text + "b]\nx = 1\n", "panyuan.toml"), kConfigInvalid) << depth;
  }
}

TEST_F(ConfigTest, UnknownKeysWrongTypesAndBoundsAreNamed) {
  const auto expect = [](const base::Result<Config>& config, const char* key) {
    EXPECT_REASON(config, kConfigInvalid);
    if (!config.ok()) {
      EXPECT_EQ(config.error().metadata().at("key"), key);
    }
  };
  expect(With("[log]", "[log]\ncolour = true"), "log.colour");
  expect(With("[log]", "[logs]"), "logs.level");
  expect(With("port = 8443", "port = \"8443\""), "gateway.port");
  expect(With("port = 8443", "port = 70000"), "gateway.port");
  expect(With("read_threads = 2", "read_threads = 0"), "database.read_threads");
  expect(With("level = \"warn\"", "level = \"loud\""), "log.level");
  expect(With("[log]", "[trace]\noversell = \"maybe\"\n[log]"), "trace.oversell");
  expect(With("key_file = \"keys/log.key\"", "key_file = \"\""), "ledger.key_file");
  expect(With("[county]", "[county"), "line 4");
}

TEST_F(ConfigTest, TheFormerNameOfTheStoreIsAnsweredWithWhatToWrite) {
  const auto config = With("store = \"sqlite:panyuan.db\"", "path = \"old.db\"");
  EXPECT_REASON(config, kConfigInvalid);
  EXPECT_NE(config.error().Message().find("store = \"sqlite:old.db\""), std::string::npos);
}

TEST_F(ConfigTest, AStoreIsAFileBesideTheConfigurationOrAServerWithAnAddressOfThisOne) {
  const std::string file = "store = \"sqlite:panyuan.db\"";
  const std::string server = "store = \"postgresql://panyuan@db.example/panyuan\"";
  EXPECT_EQ(With(file, file)->database.store, "sqlite:" + (folder_ / "panyuan.db"));
  EXPECT_REASON(With(file, "store = \"panyuan.db\""), db::kStoreUrlInvalid);
  const auto alone = With(file, server);
  EXPECT_REASON(alone, kConfigInvalid);
  EXPECT_EQ(alone.error().metadata().at("key"), "cluster.address");
  const std::string threads = "\nread_threads = 2\n";
  const auto good =
      With(file + threads, server + threads + "[cluster]\naddress = \"one.example:8727\"\n");
  ASSERT_OK(good);
  EXPECT_EQ(good->database.store, "postgresql://panyuan@db.example/panyuan");
}

TEST_F(ConfigTest, SecretsThatOthersMayReadAreRefused) {
  namespace fs = std::filesystem;
  const std::string key = options_.folder + "/keys/log.key";
  for (const fs::perms others : {fs::perms::group_read, fs::perms::others_read,
                                 fs::perms::group_write, fs::perms::others_exec}) {
    fs::permissions(key, fs::perms::owner_read | others);
    EXPECT_REASON(ReadKeyFile(key), base::kKeyFileOpen);
    EXPECT_REASON(ReadSecretFile(key), base::kKeyFileOpen);
  }
  fs::permissions(key, fs::perms::owner_read);
  EXPECT_OK(ReadKeyFile(key));
}

TEST_F(ConfigTest, InitKeepsItsSecretsPrivate) {
  for (const char* name : {"/keys/log.key", "/keys/label.key", "/keys/batch.key"})
    EXPECT_OK(ReadSecretFile(options_.folder + name));
}

TEST_F(ConfigTest, AMissingFileIsNamed) {
  EXPECT_REASON(ReadConfig(folder_ / "none.toml"), kConfigUnreadable);
  EXPECT_REASON(ReadKeyFile(options_.folder + "/panyuan.toml"), kConfigInvalid);
}

}  // namespace
}  // namespace panyuan::server
