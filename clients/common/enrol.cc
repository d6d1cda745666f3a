#include "clients/common/enrol.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "clients/common/connect_call.h"
#include "clients/common/enrol_draft.h"
#include "clients/common/moment.h"
#include "clients/common/reasons.h"
#include "panyuan/identity/v1/identity_service.pb.h"
#include "services/base/bytes.h"
#include "services/http/http_client.h"
#include "services/identity/x509.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
namespace v1 = ::panyuan::identity::v1;

constexpr std::string_view kService = "panyuan.identity.v1.IdentityService/";

struct EnrolOptions {
  std::string url, code, fingerprint;
  bool system_authorities = false;
};

http::HttpClient Client(const Session& session, const EnrolOptions& options,
                        const std::string& ca_path) {
  http::HttpClientOptions http;
  http.timeout = session.timeout();
  http.ca_file = options.system_authorities ? "" : ca_path;
  http.unverified = !options.system_authorities && ca_path.empty();
  return http::HttpClient(std::move(http));
}

// The county's authority, from a server that nothing is known of yet: only its fingerprint makes it
// the one that the invitation means.
Result<std::string> FetchAuthority(const Session& session, const EnrolOptions& options) {
  http::HttpClient client = Client(session, options, /*ca_path=*/"");
  v1::GetAuthorityResponse answer;
  PANYUAN_TRY(ConnectCall(client, options.url, std::string(kService) + "GetAuthority",
                          session.language(), v1::GetAuthorityRequest(), answer));
  PANYUAN_ASSIGN(const auto facts, identity::ReadCertificate(answer.authority_pem()));
  const std::string found = base::HexEncode(base::AsView(facts.fingerprint));
  if (base::HexDecode(options.fingerprint) != base::HexDecode(found))
    return Error(kAuthorityUnknown, {{"found", found}, {"wanted", options.fingerprint}});
  return facts.pem;
}

Result<v1::EnrolResponse> AskForCertificate(const Session& session, const EnrolOptions& options,
                                            const EnrolDraft& draft, const std::string& ca_path) {
  http::HttpClient client = Client(session, options, ca_path);
  v1::EnrolRequest request;
  request.set_request_id(draft.request_id);
  request.set_code(draft.code);
  request.set_csr_pem(draft.csr_pem);
  v1::EnrolResponse answer;
  PANYUAN_TRY(ConnectCall(client, options.url, std::string(kService) + "Enrol", session.language(),
                          request, answer));
  return answer;
}

std::string ProfileText(const EnrolledFiles& files, const v1::EnrolResponse& answer) {
  const auto line = [](const std::string& key, const std::string& value) {
    // TOML's basic strings are quoted like JSON's.
    return value.empty() ? "" : key + " = " + nlohmann::json(value).dump() + "\n";
  };
  const auto name = [](const std::string& path) {
    return std::filesystem::path(path).filename().string();
  };
  return line("server", answer.server()) + line("ca", name(files.ca)) +
         line("certificate", name(files.certificate)) + line("key", name(files.key)) +
         line("log_key", answer.log_key());
}

// The certificate is looked at as every call will look at it, before a profile names it.
Status Keep(const EnrolledFiles& files, const EnrolDraft& draft, const v1::EnrolResponse& answer) {
  PANYUAN_TRY(WriteWhole(files.key, draft.key_pem, 0600));
  PANYUAN_TRY(WriteWhole(files.certificate, answer.certificate_pem(), 0644));
  Profile profile;
  profile.ca_path = files.ca;
  profile.certificate_path = files.certificate;
  profile.key_path = files.key;
  PANYUAN_TRY(CheckCertificate(profile, base::SystemClock().Now()));
  PANYUAN_TRY(WriteWhole(files.profile, ProfileText(files, answer), 0600));
  std::error_code ignored;
  std::filesystem::remove(files.draft, ignored);
  return Ok();
}

void Report(const Session& session, const std::string& profile, const v1::Certificate& made) {
  const v1::Subject& who = made.subject();
  if (session.json())
    return session.PrintJson(nlohmann::ordered_json{{"profile", profile},
                                                    {"role", who.role()},
                                                    {"scope", who.scope()},
                                                    {"person", who.person()},
                                                    {"fingerprint", made.fingerprint()},
                                                    {"not_after", Describe(made.not_after())}});
  session.Print(session.Say({"Enrolled as ", "已注册为 "}) + who.role() + " " + who.scope() + " " +
                who.person() + session.Say({", until ", "，有效至 "}) + Describe(made.not_after()) +
                "\n" + session.Say({"Profile: ", "配置文件："}) + profile + "\n");
}

Result<ExitCode> Enrol(Session& session, const EnrolOptions& typed) {
  EnrolOptions options = typed;
  while (options.url.ends_with('/')) options.url.pop_back();
  PANYUAN_TRY(http::CheckUrl(options.url));
  const EnrolledFiles files(session.profile_path());
  PANYUAN_ASSIGN(const EnrolDraft draft, OpenDraft(files, options.url, options.code));
  PANYUAN_ASSIGN(const std::string authority, FetchAuthority(session, options));
  PANYUAN_TRY(WriteWhole(files.ca, authority, 0644));
  PANYUAN_ASSIGN(const v1::EnrolResponse answer,
                 AskForCertificate(session, options, draft, files.ca));
  PANYUAN_TRY(Keep(files, draft, answer));
  Report(session, files.profile, answer.certificate());
  return ExitCode::kOk;
}

}  // namespace

Command EnrolCommand() {
  const auto options = std::make_shared<EnrolOptions>();
  return {
      .name = "enrol",
      .about = {"Get a certificate and a profile with the code of an invitation",
                "用邀请中的注册码领取证书并生成配置文件"},
      .notes = {"The operator's invitation is this command whole. A profile already there is never "
                "overwritten; an enrolment that got no answer is finished by the same command "
                "again.\n\n"
                "  enrol https://trace.example.cn:8443 7K3Q-M2XD-9PRC-04TV \\\n"
                "      --authority-fingerprint 5f0a…",
                "管理员发出的邀请就是完整的命令。已有的配置文件不会被覆盖；未收到答复时，再次运行同"
                "一命令即可完成。\n\n"
                "  enrol https://trace.example.cn:8443 7K3Q-M2XD-9PRC-04TV \\\n"
                "      --authority-fingerprint 5f0a…"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("URL", options->url,
                     {"The county's web address, https://HOST:PORT", "本县网址，https://主机:端口"})
                .Required();
            arguments.Add("CODE", options->code, {"The one-time code", "一次性注册码"}).Required();
            arguments
                .Add("--authority-fingerprint HEX", options->fingerprint,
                     {"SHA-256 of the authority's certificate, from the invitation",
                      "签发机构证书的 SHA-256 指纹，见邀请"})
                .Required();
            arguments.Switch("--system-authorities", options->system_authorities,
                             {"The web address has a certificate that this computer trusts anyway",
                              "该网址使用本机已信任的证书"});
          },
      .run = [options](Session& session) { return Enrol(session, *options); },
  };
}

}  // namespace panyuan::clients
