#include "clients/common/certificate.h"

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "clients/common/connection.h"
#include "clients/common/files.h"
#include "clients/common/handshake.h"
#include "clients/common/reasons.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"

namespace panyuan::clients {
namespace {

using trace::v1::TraceService;

// gRPC's threads end before the process: else a handshake that a refusal cut off counts as a leak.
struct GrpcLibrary : testing::Environment {
  void SetUp() override { grpc_init(); }
  void TearDown() override { grpc_shutdown_blocking(); }
};
[[maybe_unused]] const auto* const kGrpcLibrary =
    testing::AddGlobalTestEnvironment(new GrpcLibrary);

// A county with its authority, a server and a vendor; and another county.
class Certificates : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    char name[] = "/tmp/panyuan-certificates-XXXXXX";
    directory_ = mkdtemp(name);
    if (std::system("openssl version >/dev/null 2>&1") != 0) return;
    MakeAuthority("county");
    MakeAuthority("other");
    Issue("county", "server", "DNS:panyuan.local,IP:127.0.0.1", "serverAuth");
    Issue("county", "vendor", "URI:urn:panyuan:vendor:M01-001", "clientAuth");
    Issue("other", "foreigner", "URI:urn:panyuan:vendor:M01-001", "clientAuth");
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(directory_); }

  void SetUp() override {
    if (!std::filesystem::exists(Path("foreigner.pem"))) GTEST_SKIP() << "no openssl command";
  }

  static std::string Path(const std::string& name) { return directory_ + "/" + name; }

  static void Run(const std::string& command) {
    ASSERT_EQ(std::system(("cd " + directory_ + " && (" + command + ") >log 2>&1").c_str()), 0);
  }
  static void MakeAuthority(const std::string& name) {
    Run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=" +
        name + " -keyout " + name + ".key -out " + name + ".pem");
  }
  static void Issue(const std::string& authority, const std::string& name, const std::string& san,
                    const std::string& usage) {
    Run("printf 'subjectAltName=" + san + "\\nextendedKeyUsage=" + usage + "\\n' > ext &&" +
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name +
        " -keyout " + name + ".key -out csr && openssl x509 -req -in csr -days 30 -CA " +
        authority + ".pem -CAkey " + authority + ".key -CAcreateserial -extfile ext -out " + name +
        ".pem");
  }

  static Profile ProfileOf(const std::string& name) {
    Profile profile;
    profile.server = "127.0.0.1:1";
    profile.ca_path = Path("county.pem");
    profile.certificate_path = Path(name + ".pem");
    profile.key_path = Path(name + ".key");
    return profile;
  }
  static base::UtcTime Now(int days_from_now = 0) {
    return {base::SystemClock().Now().us + days_from_now * base::kMicrosPerDay};
  }
  static base::Error ErrorOf(const Profile& profile, base::UtcTime now = Now()) {
    const auto checked = CheckCertificate(profile, now);
    return checked.ok() ? base::Error(kServerReplyUnexpected) : checked.error();
  }

  static std::string directory_;
};
std::string Certificates::directory_;

TEST_F(Certificates, SayWhoTheCallerIs) {
  const auto identity = CheckCertificate(ProfileOf("vendor"), Now());
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->role, "vendor");
  EXPECT_EQ(identity->scope, "M01-001");
}

TEST_F(Certificates, AreMissedByName) {
  Profile profile = ProfileOf("vendor");
  profile.certificate_path = "";
  EXPECT_TRUE(ErrorOf(profile).Is(kCertificateMissing));
  profile = ProfileOf("nobody");
  EXPECT_TRUE(ErrorOf(profile).Is(kCertificateMissing));
  profile = ProfileOf("vendor");
  profile.key_path = Path("server.key");  // another certificate's
  EXPECT_TRUE(ErrorOf(profile).Is(kCertificateMissing));
}

TEST_F(Certificates, AreRefusedBeforeAndAfterTheirDays) {
  EXPECT_TRUE(ErrorOf(ProfileOf("vendor"), Now(-2)).Is(kCertificateExpired));
  EXPECT_TRUE(ErrorOf(ProfileOf("vendor"), Now(31)).Is(kCertificateExpired));
}

TEST_F(Certificates, OfAnotherCountyOrPurposeAreForeign) {
  EXPECT_TRUE(ErrorOf(ProfileOf("foreigner")).Is(kCertificateForeign));
  EXPECT_TRUE(ErrorOf(ProfileOf("server")).Is(kCertificateForeign));
}

// The same over a real handshake.
class Handshake : public Certificates {
 protected:
  void SetUp() override {
    Certificates::SetUp();
    if (IsSkipped()) return;
    grpc::SslServerCredentialsOptions tls(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    tls.pem_root_certs = *ReadFile(Path("county.pem"), 1 << 20);
    tls.pem_key_cert_pairs.push_back(
        {*ReadFile(Path("server.key"), 1 << 20), *ReadFile(Path("server.pem"), 1 << 20)});
    int port = 0;
    server_ = grpc::ServerBuilder()
                  .AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port)
                  .RegisterService(&service_)
                  .BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
  }

  Profile ProfileHere(const std::string& name) const {
    Profile profile = ProfileOf(name);
    profile.server = address_;
    return profile;
  }
  static base::Error Explain(const Profile& profile) {
    return ExplainHandshake(profile, base::Error(kServerUnreachable, {{"problem", "?"}}),
                            std::chrono::seconds(2));
  }
  static base::Error CallError(const Profile& profile) {
    CallSettings settings;
    settings.retry.max_attempts = 1;
    const auto connection = Connection::Open(profile, settings);
    if (!connection.ok()) return connection.error();
    return connection->Call(&TraceService::Stub::GetBatch, trace::v1::GetBatchRequest()).error();
  }

  TraceService::Service service_;  // answers UNIMPLEMENTED
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

TEST_F(Handshake, SucceedsWithTheCountysCertificate) {
  EXPECT_EQ(CallError(ProfileHere("vendor")).reason().name, "UNIMPLEMENTED");
  Profile by_name = ProfileHere("vendor");
  by_name.server_name = "panyuan.local";
  EXPECT_EQ(CallError(by_name).reason().name, "UNIMPLEMENTED");
}

TEST_F(Handshake, TellsWhatTheServerHoldsAgainstTheCertificate) {
  EXPECT_TRUE(Explain(ProfileHere("foreigner")).Is(kCertificateForeign));
  Profile without = ProfileHere("vendor");
  without.certificate_path = without.key_path = "";
  EXPECT_TRUE(Explain(without).Is(kCertificateMissing));
}

TEST_F(Handshake, TellsThatTheServerIsNotTheCountys) {
  Profile profile = ProfileHere("foreigner");
  profile.ca_path = Path("other.pem");
  EXPECT_TRUE(CallError(profile).Is(kServerNotTrusted));
  profile = ProfileHere("vendor");
  profile.server_name = "another.example";
  EXPECT_TRUE(CallError(profile).Is(kServerNotTrusted));
}

TEST_F(Handshake, TellsThatNobodyListens) {
  const base::Error error = CallError(ProfileOf("vendor"));
  EXPECT_TRUE(error.Is(kServerUnreachable));
  EXPECT_EQ(error.metadata().at("server"), "127.0.0.1:1");
}

}  // namespace
}  // namespace panyuan::clients
