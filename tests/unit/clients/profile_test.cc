#include "clients/common/profile.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "clients/common/reasons.h"

namespace panyuan::clients {
namespace {

class Profiles : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/panyuan-profile-XXXXXX";
    directory_ = mkdtemp(name);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  base::Result<Profile> Load(const std::string& text) {
    std::ofstream(directory_ + "/stall.toml") << text;
    return LoadProfile(directory_ + "/stall.toml");
  }

  std::string directory_;
};

TEST_F(Profiles, NameFilesBesideThem) {
  const auto profile = Load(
      "server = \"127.0.0.1:7443\"\nca = \"ca.pem\"\ncertificate = \"/etc/stall.pem\"\n"
      "key = \"stall.key\"\nlanguage = \"zh-CN\"\nlog_key = \"log+1+x\"\n");
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->host(), "127.0.0.1");
  EXPECT_EQ(profile->ca_path, directory_ + "/ca.pem");
  EXPECT_EQ(profile->certificate_path, "/etc/stall.pem");
  EXPECT_EQ(profile->language, Language::kChinese);
  EXPECT_EQ(profile->log_key, "log+1+x");
}

TEST_F(Profiles, RefuseUnknownKeysWrongTypesAndGaps) {
  const std::string whole = "server = \"a:1\"\nca = \"ca.pem\"\n";
  EXPECT_TRUE(Load(whole).ok());
  EXPECT_TRUE(Load(whole + "sever = \"b:1\"\n").error().Is(kProfileInvalid));
  EXPECT_TRUE(Load(whole + "key = 5\n").error().Is(kProfileInvalid));
  EXPECT_TRUE(Load(whole + "key = \n").error().Is(kProfileInvalid));
  EXPECT_TRUE(Load("server = \"a:1\"\n").error().Is(kProfileInvalid));
  EXPECT_TRUE(Load("ca = \"ca.pem\"\n").error().Is(kProfileInvalid));
  EXPECT_TRUE(LoadProfile(directory_ + "/none.toml").error().Is(kProfileMissing));
}

TEST_F(Profiles, MayNameSeveralServersOfACounty) {
  const auto profile = Load("server = \"a.example:1, b.example:2\"\nca = \"ca.pem\"\n");
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->addresses(), (std::vector<std::string>{"a.example:1", "b.example:2"}));
  EXPECT_EQ(profile->host(), "a.example");
  for (const char* server :
       {"a", "a:1,", ",a:1", "a:1,b", "a:1;b:2", "a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8,i:9"})
    EXPECT_TRUE(Load("server = \"" + std::string(server) + "\"\nca = \"ca.pem\"\n")
                    .error()
                    .Is(kProfileInvalid))
        << server;
}

TEST_F(Profiles, AreFoundByNameOrPath) {
  setenv("XDG_CONFIG_HOME", "/config", 1);
  unsetenv("PANYUAN_PROFILE");
  EXPECT_EQ(ProfilePath("", "stall"), "/config/panyuan/stall.toml");
  EXPECT_EQ(ProfilePath("morning", "stall"), "/config/panyuan/morning.toml");
  EXPECT_EQ(ProfilePath("./x", "stall"), "./x");
  EXPECT_EQ(ProfilePath("x.toml", "stall"), "x.toml");
  setenv("PANYUAN_PROFILE", "evening", 1);
  EXPECT_EQ(ProfilePath("", "stall"), "/config/panyuan/evening.toml");
  EXPECT_EQ(ProfilePath("morning", "stall"), "/config/panyuan/morning.toml");
  unsetenv("PANYUAN_PROFILE");
  unsetenv("XDG_CONFIG_HOME");
}

}  // namespace
}  // namespace panyuan::clients
