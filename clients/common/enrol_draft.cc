#include "clients/common/enrol_draft.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "clients/common/files.h"
#include "clients/common/key_request.h"
#include "clients/common/reasons.h"
#include "clients/common/request_id.h"

namespace panyuan::clients {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Result;
using base::Status;

constexpr size_t kMaxDraftBytes = 64 << 10;

Error Unwritable(const std::string& path, int problem) {
  return Error(kFileUnwritable, {{"path", path}, {"problem", std::strerror(problem)}});
}

// Makes the entries of `folder` durable.
void SyncFolder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

// A draft that cannot be read counts for nothing: its key never got a certificate to use.
std::optional<EnrolDraft> ReadDraft(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  EnrolDraft draft;
  const std::pair<const char*, std::string*> members[] = {{"url", &draft.url},
                                                          {"code", &draft.code},
                                                          {"request_id", &draft.request_id},
                                                          {"key", &draft.key_pem},
                                                          {"csr", &draft.csr_pem}};
  for (const auto& [name, member] : members) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    *member = found->get<std::string>();
  }
  return draft;
}

}  // namespace

EnrolledFiles::EnrolledFiles(const std::string& profile_path) : profile(profile_path) {
  const std::string stem = fs::path(profile_path).replace_extension().string();
  key = stem + ".key";
  certificate = stem + ".crt";
  ca = stem + "-ca.crt";
  draft = stem + ".enrolment";
}

Result<EnrolDraft> OpenDraft(const EnrolledFiles& files, const std::string& url,
                             const std::string& code) {
  std::error_code failed;
  const bool begun = fs::exists(files.draft, failed);
  if (fs::exists(files.profile, failed)) return Error(kEnrolledAlready, {{"path", files.profile}});
  for (const std::string* other : {&files.key, &files.certificate, &files.ca})
    if (!begun && fs::exists(*other, failed)) return Error(kEnrolledAlready, {{"path", *other}});
  if (begun) {
    PANYUAN_ASSIGN(const std::string text, ReadFile(files.draft, kMaxDraftBytes));
    auto draft = ReadDraft(text);
    if (draft && draft->url == url && draft->code == code) return *std::move(draft);
  }
  PANYUAN_ASSIGN(KeyRequest made, MakeKeyRequest());
  EnrolDraft draft{url, code, MakeRequestId(), std::move(made.key_pem), std::move(made.csr_pem)};
  const nlohmann::json json = {{"url", draft.url},
                               {"code", draft.code},
                               {"request_id", draft.request_id},
                               {"key", draft.key_pem},
                               {"csr", draft.csr_pem}};
  PANYUAN_TRY(WriteWhole(files.draft, json.dump(2) + "\n", 0600));
  return draft;
}

Status WriteWhole(const std::string& path, std::string_view bytes, unsigned mode) {
  std::error_code failed;
  const fs::path folder = fs::absolute(path, failed).parent_path();
  if (!fs::exists(folder, failed)) {
    fs::create_directories(folder, failed);
    fs::permissions(folder, fs::perms::owner_all, failed);
  }
  const std::string half = path + ".new";
  const int file = open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return Unwritable(path, errno);
  bool good = fchmod(file, mode) == 0;
  for (size_t done = 0; good && done < bytes.size();) {
    const ssize_t wrote = write(file, bytes.data() + done, bytes.size() - done);
    good = wrote > 0;
    if (good) done += static_cast<size_t>(wrote);
  }
  good = good && fsync(file) == 0;
  const int problem = errno;
  close(file);
  if (!good || rename(half.c_str(), path.c_str()) != 0)
    return Unwritable(path, good ? errno : problem);
  SyncFolder(folder);
  return base::Ok();
}

}  // namespace panyuan::clients
