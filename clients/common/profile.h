// Where the server is and who the caller is: one small TOML file a person and machine.
//
//   server = "panyuan.example:7443"     # host:port, or up to 8: "a.example:7443,b.example:7443"
//   ca = "ca.pem"                       # the county's authority
//   certificate = "stall.pem"           # issued by it to this person or machine
//   key = "stall.key"
//   server_name = "panyuan.local"       # optional: the name in the server's certificate
//   language = "zh-CN"                  # optional: or "en"
//   log_key = "origin+1a2b3c4d+AbCd…"   # optional: the log's verifier key
//
// Files are meant beside the profile unless their path is absolute. No other key is taken.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/common/text.h"
#include "services/base/result.h"

namespace panyuan::clients {

struct Profile {
  std::string path;
  std::string server;
  std::string ca_path;
  std::string certificate_path;  // empty when the profile names none
  std::string key_path;          // empty when the profile names none
  std::string server_name;       // empty: the host of `server`
  std::optional<Language> language;
  std::string log_key;  // empty when the profile names none

  std::vector<std::string> addresses() const;  // of `server`, at least one
  std::string host() const;                    // of the first
};

// The file meant by `chosen` (--profile), else by $PANYUAN_PROFILE, else by `role`. A word without
// a slash or ".toml" is a file of that name in $XDG_CONFIG_HOME/panyuan, else ~/.config/panyuan.
std::string ProfilePath(std::string_view chosen, std::string_view role);

// Errors: PROFILE_MISSING with path; PROFILE_INVALID with path, problem and problem_zh (no TOML, an
// unknown key, a value that is no text, no server, one that is not host:port, or no ca).
base::Result<Profile> LoadProfile(const std::string& path);

}  // namespace panyuan::clients
