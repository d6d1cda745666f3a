// A certificate authority of a test's own, made as a county makes its.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/scratch.h"

namespace panyuan::testing {

class AuthorityFolder {
 public:
  AuthorityFolder() { Run("init '" + Folder() + "'"); }

  std::string certificate() const { return Read("authority/ca.crt"); }
  std::string key() const { return Read("authority/ca.key"); }

  // The folder's OUT.crt and OUT.key.
  void MakeServer(const std::string& out) const {
    Run("server '" + Folder() + "' '" + folder_ / out + "' localhost 127.0.0.1");
  }
  void MakeClient(const std::string& out, const std::string& role, const std::string& scope,
                  const std::string& person) const {
    Run("client '" + Folder() + "' '" + folder_ / out + "' " + role + " " + scope + " " + person);
  }

  std::string Path(const std::string& name) const { return folder_ / name; }
  std::string Read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

 private:
  std::string Folder() const { return folder_ / "authority"; }
  static void Run(const std::string& arguments) {
    const std::string command = "'" PANYUAN_SOURCE_DIR "/certs/authority' " + arguments;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }

  ScratchFolder folder_;
};

}  // namespace panyuan::testing
