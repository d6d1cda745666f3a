// An enrolment under way, kept in a file until it is done, so that a lost answer is asked for again
// with the same key and request id.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::clients {

// Where what an enrolment makes goes: beside the profile, named after it.
struct EnrolledFiles {
  explicit EnrolledFiles(const std::string& profile_path);

  std::string profile, key, certificate, ca, draft;
};

struct EnrolDraft {
  std::string url, code;  // as typed: another code or address begins anew
  std::string request_id;
  std::string key_pem, csr_pem;
};

// The draft of the same url and code; else a new one with a new key, durably written (0600) before
// this returns.
// Errors: ENROLLED_ALREADY where there is a profile, or its other files without a draft;
// FILE_UNREADABLE, FILE_UNWRITABLE.
base::Result<EnrolDraft> OpenDraft(const EnrolledFiles& files, const std::string& url,
                                   const std::string& code);

// Writes the file whole or not at all, durably, with the mode; makes its folder (0700).
// Errors: FILE_UNWRITABLE.
base::Status WriteWhole(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace panyuan::clients
