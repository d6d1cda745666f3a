#include "clients/admin/identity.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/common/files.h"
#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/reasons.h"
#include "clients/common/request_id.h"
#include "clients/common/table.h"
#include "panyuan/identity/v1/identity_service.grpc.pb.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;
namespace v1 = ::panyuan::identity::v1;
using Stub = v1::IdentityService::Stub;

constexpr size_t kMaxCertificateBytes = 8 << 10;
constexpr size_t kShownFingerprint = 16;
constexpr uint32_t kMaxDays = 3'660;

struct SubjectOptions {
  std::string role, scope, person;

  void Declare(Arguments& arguments, bool required) {
    auto roles = arguments.Choose<std::string>("--role", role,
                                               {{"vendor", "vendor"},
                                                {"technician", "technician"},
                                                {"market", "market"},
                                                {"township", "township"},
                                                {"regulator", "regulator"},
                                                {"admin", "admin"},
                                                {"province", "province"},
                                                {"public", "public"}},
                                               {"What the person is", "身份"});
    auto scopes = arguments.Add("--scope CODE", scope,
                                {"Code of the stall, laboratory, market, township or county",
                                 "摊位、实验室、市场、乡镇或县的代码"});
    auto persons = arguments.Add(
        "--person ID", person, {"Staff or vendor id, never a name", "人员或经营户编号，不写姓名"});
    if (!required) return;
    for (auto* one : {&roles, &scopes, &persons}) one->Required();
  }
  bool empty() const { return role.empty() && scope.empty() && person.empty(); }
  void Fill(v1::Subject* subject) const {
    subject->set_role(role);
    subject->set_scope(scope);
    subject->set_person(person);
  }
};

// The tool of a role, with the profile where it is not the tool's own.
std::string ToolOf(const std::string& role) {
  if (role == "vendor") return "panyuan-stall enrol";
  if (role == "technician") return "panyuan-lab enrol";
  if (role == "regulator" || role == "admin") return "panyuan-" + role + " enrol";
  return "panyuan-stall --profile " + (role == "public" ? "scan" : role) + " enrol";
}

struct InviteOptions {
  SubjectOptions subject;
  uint32_t hours = 24;
  std::string request_id;
};

Result<ExitCode> Invite(Session& session, const InviteOptions& options) {
  v1::CreateInvitationRequest request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  options.subject.Fill(request.mutable_subject());
  request.set_valid_hours(options.hours);
  PANYUAN_ASSIGN(const auto made, session.Call(&Stub::CreateInvitation, request));
  const std::string command = ToolOf(options.subject.role) + " " + made.url() + " " + made.code() +
                              " --authority-fingerprint " + made.authority_fingerprint();
  if (session.json()) {
    nlohmann::ordered_json json = ToJson(made);
    json["command"] = command;
    session.PrintJson(json);
    return ExitCode::kOk;
  }
  session.Print(command + "\n");
  session.Note(session.Say({"Good once, until ", "仅可使用一次，有效至 "}) +
               Describe(made.expires_at()) +
               session.Say({". Hand it to the person only; it is not shown again.",
                            "。只交给本人，不会再次显示。"}));
  return ExitCode::kOk;
}

struct RevokeOptions {
  std::string fingerprint, certificate;
  SubjectOptions subject;
  std::string reason, request_id;
};

Error Unclear() {
  return Error(
      kCommandLineInvalid,
      {{"problem", "give one of --fingerprint, --certificate, or --role with --scope and --person"},
       {"problem_zh",
        "请给出 --fingerprint、--certificate，或 --role 连同 --scope 和 --person 之一"}});
}

Result<v1::RevokeCertificateRequest> RevocationOf(const RevokeOptions& options) {
  const int given =
      !options.fingerprint.empty() + !options.certificate.empty() + !options.subject.empty();
  if (given != 1) return Unclear();
  v1::RevokeCertificateRequest request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_reason(options.reason);
  if (!options.fingerprint.empty()) {
    request.set_fingerprint(options.fingerprint);
  } else if (!options.certificate.empty()) {
    PANYUAN_ASSIGN(*request.mutable_certificate_pem(),
                   ReadFile(options.certificate, kMaxCertificateBytes));
  } else {
    options.subject.Fill(request.mutable_subject());
  }
  return request;
}

template <class Certificates>
Table CertificateTable(const Session& session, const Certificates& certificates) {
  Table table({{session.Say({"Ends", "到期"})},
               {session.Say({"Role", "身份"})},
               {session.Say({"Scope", "范围"})},
               {session.Say({"Person", "人员"})},
               {session.Say({"Fingerprint", "指纹"})},
               {session.Say({"State", "状态"}), Table::Align::kLeft, /*elastic=*/true}});
  for (const v1::Certificate& one : certificates) {
    const bool revoked = one.has_revoked_at();
    const std::string state = revoked ? session.Say({"revoked ", "已吊销 "}) +
                                            Describe(one.revoked_at()) + " " + one.revoked_reason()
                                      : session.Say({"good", "有效"});
    table.Add({Describe(one.not_after()), one.subject().role(), one.subject().scope(),
               one.subject().person(), one.fingerprint().substr(0, kShownFingerprint),
               Cell(state, revoked ? Style::kBad : Style::kPlain)});
  }
  return table;
}

Result<ExitCode> Revoke(Session& session, const RevokeOptions& options) {
  PANYUAN_ASSIGN(const v1::RevokeCertificateRequest request, RevocationOf(options));
  PANYUAN_ASSIGN(const auto done, session.Call(&Stub::RevokeCertificate, request));
  if (session.json()) {
    session.PrintJson(done);
  } else {
    PrintList(session, CertificateTable(session, done.certificates()), /*more=*/false);
  }
  return ExitCode::kOk;
}

struct ListOptions {
  uint32_t days = 0;
  uint32_t limit = kDefaultListed;
};

Result<ExitCode> List(Session& session, const ListOptions& options) {
  v1::ListCertificatesRequest request;
  request.set_expiring_within_days(options.days);
  PANYUAN_ASSIGN(const auto page,
                 FetchPages(session, &Stub::ListCertificates, request, options.limit,
                            &v1::ListCertificatesResponse::mutable_certificates));
  if (session.json()) {
    session.PrintJson(page);
  } else {
    PrintList(session, CertificateTable(session, page.certificates()),
              !page.next_page_token().empty());
  }
  return ExitCode::kOk;
}

constexpr Text kRequestIdAbout{"Repeats an earlier request", "重复之前的请求"};

}  // namespace

Command InviteCommand() {
  const auto options = std::make_shared<InviteOptions>();
  return {
      .name = "invite",
      .about = {"Invite a person: print the command that gets them a certificate",
                "邀请人员：输出其领取证书的完整命令"},
      .notes = {"  invite --role vendor --scope M01-001 --person V0001",
                "  invite --role vendor --scope M01-001 --person V0001"},
      .declare =
          [options](Arguments& arguments) {
            options->subject.Declare(arguments, /*required=*/true);
            arguments.Add(
                "--hours N", options->hours, 1, 168,
                {"How long the code is good (default 24)", "注册码有效小时数（默认 24）"});
            arguments.Add("--request-id ID", options->request_id, kRequestIdAbout);
          },
      .run = [options](Session& session) { return Invite(session, *options); },
  };
}

Command RevokeCommand() {
  const auto options = std::make_shared<RevokeOptions>();
  return {
      .name = "revoke",
      .about = {"Make certificates useless from the next call on", "吊销证书，下一次调用起即失效"},
      .notes = {"  revoke --role vendor --scope M01-001 --person V0001 --reason \"phone lost\"",
                "  revoke --role vendor --scope M01-001 --person V0001 --reason 手机丢失"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("--fingerprint HEX", options->fingerprint,
                          {"One certificate, by its SHA-256", "按 SHA-256 指纹吊销一份证书"});
            arguments.Add("--certificate FILE", options->certificate,
                          {"One certificate, by its file, also one made by hand",
                           "按文件吊销一份证书，手工签发的也可"});
            options->subject.Declare(arguments, /*required=*/false);
            arguments
                .Add("--reason TEXT", options->reason,
                     {"Why, without personal data", "原因，不写个人信息"})
                .Required();
            arguments.Add("--request-id ID", options->request_id, kRequestIdAbout);
          },
      .run = [options](Session& session) { return Revoke(session, *options); },
  };
}

Command CertificatesCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "certificates",
      .about = {"List the certificates that the server knows, the soonest to end first",
                "列出服务器登记的证书，最先到期的在前"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("--expiring DAYS", options->days, 1, kMaxDays,
                          {"Only those in use that end within so many days",
                           "只列出在此天数内到期的有效证书"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return List(session, *options); },
  };
}

}  // namespace panyuan::clients::admin
