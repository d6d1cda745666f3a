// Every RPC of the contract, as every role, in its own and in a foreign scope, with every kind of
// certificate that must not do, over real TLS; held to docs/permissions.md.
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "clients/common/key_request.h"
#include "google/rpc/error_details.pb.h"
#include "panyuan/identity/v1/identity_service.pb.h"
#include "panyuan/lab/v1/lab_service.pb.h"
#include "panyuan/province/v1/province_service.pb.h"
#include "panyuan/trace/v1/document_service.pb.h"
#include "panyuan/trace/v1/move_service.pb.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/identity/x509.h"
#include "services/rpc/permissions.h"
#include "services/server/grpc_server.h"
#include "tests/support/authority.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using google::protobuf::TextFormat;
using rpc::Role;

constexpr Role kRoles[] = {Role::kPublic,   Role::kVendor,    Role::kTechnician, Role::kMarket,
                           Role::kTownship, Role::kRegulator, Role::kAdmin,      Role::kProvince};

// The one place of the county that everything below is about, and another of the same kind.
struct Scopes {
  const char *own, *foreign;
};
const std::map<Role, Scopes> kScopes = {
    {Role::kPublic, {"anyone", "anyone"}},
    {Role::kVendor, {"M01-001", "M02-001"}},
    {Role::kTechnician, {"L1", "L2"}},
    {Role::kMarket, {"M01", "M02"}},
    {Role::kTownship, {"330727001", "330727002"}},
    {Role::kRegulator, {"330727", "330727"}},
    {Role::kAdmin, {"330727", "330727"}},
    {Role::kProvince, {"330000", "330000"}},
};

constexpr const char* kSupplier = "安丘姜业合作社";
constexpr const char* kGinger =
    R"(product_code: "VEG044" quantity { value: "40" unit_code: "KGM" } origin: "山东安丘"
       from_outside: true supplier { name: "安丘姜业合作社" } certificate_number: "37078")";

// A minimal valid request about the own scope for each RPC, $WORDS filled in. An RPC without one
// fails the test.
const std::map<std::string, std::string> kRequests = {
    {"panyuan.epcis.v1.EpcisService/Capture", R"(request_id: "$ID" document: "[]")"},
    {"panyuan.epcis.v1.EpcisService/CreateQuery",
     R"(request_id: "$ID" name: "all" query_json: "{}")"},
    {"panyuan.epcis.v1.EpcisService/DeleteQuery", R"(request_id: "$ID" name: "all")"},
    {"panyuan.epcis.v1.EpcisService/GetCaptureJob", R"(job_id: "1")"},
    {"panyuan.epcis.v1.EpcisService/ListCaptureJobs", ""},
    {"panyuan.epcis.v1.EpcisService/ListQueries", ""},
    {"panyuan.epcis.v1.EpcisService/ListResources", "kind: RESOURCE_KIND_EPC"},
    {"panyuan.epcis.v1.EpcisService/ListSubscriptions", R"(query_name: "all")"},
    {"panyuan.epcis.v1.EpcisService/QueryEvents", ""},
    {"panyuan.epcis.v1.EpcisService/Subscribe",
     R"(request_id: "$ID" subscription { query_name: "all" target: "https://x.example/" })"},
    {"panyuan.epcis.v1.EpcisService/Unsubscribe", R"(request_id: "$ID" subscription_id: "1")"},
    {"panyuan.identity.v1.IdentityService/CreateInvitation",
     R"(request_id: "$ID" subject { role: "vendor" scope: "M01-001" person: "V0009" })"},
    {"panyuan.identity.v1.IdentityService/Enrol",
     R"(request_id: "$ID" code: "0000-0000-0000-0000" csr_pem: "none")"},
    {"panyuan.identity.v1.IdentityService/GetAuthority", ""},
    {"panyuan.identity.v1.IdentityService/ListCertificates", ""},
    {"panyuan.identity.v1.IdentityService/RevokeCertificate",
     R"(request_id: "$ID" fingerprint: "00" reason: "lost")"},
    {"panyuan.lab.v1.LabService/GetSample", R"(sample_code: "$SAMPLE")"},
    {"panyuan.lab.v1.LabService/ListBatchResults", R"(batch_code: "$BATCH")"},
    {"panyuan.lab.v1.LabService/ListSamples", R"(lab_code: "L1")"},
    {"panyuan.lab.v1.LabService/RecordResults",
     R"(rows { request_id: "$ID" sample_code: "$SAMPLE" item_code: "PES-019"
        method: "GB 23200.121" reading { concentration { value: "0.1" unit: "mg/kg" } } })"},
    {"panyuan.lab.v1.LabService/SubmitResult",
     R"(request_id: "$ID" sample_code: "$SAMPLE" item_code: "PES-019" method: "GB 23200.121"
        reading { concentration { value: "0.1" unit: "mg/kg" } })"},
    {"panyuan.lab.v1.LabService/TakeSample",
     R"(request_id: "$ID" batch_code: "$BATCH" lab_code: "L1" purpose: SAMPLE_PURPOSE_ROUTINE
        test_portion_g: 500 reserve_portion_g: 300 test_seal: "A-1" reserve_seal: "A-2")"},
    {"panyuan.lab.v1.LabService/VerifyResult", R"(request_id: "$ID" result_code: "$RESULT")"},
    {"panyuan.label.v1.LabelService/CountScans", ""},
    {"panyuan.label.v1.LabelService/GetLabel", R"(batch_code: "$BATCH")"},
    {"panyuan.label.v1.LabelService/GetScanHistory", R"(batch_code: "$BATCH")"},
    {"panyuan.label.v1.LabelService/ListScanAlerts", R"(stall_code: "M01-001")"},
    {"panyuan.label.v1.LabelService/PrintSheet",
     R"(batch_codes: "$BATCH" layout: SHEET_LAYOUT_A4)"},
    {"panyuan.ledger.v1.LedgerService/GetCheckpoint", ""},
    {"panyuan.ledger.v1.LedgerService/GetConsistencyProof", "old_size: 1 new_size: 2"},
    {"panyuan.ledger.v1.LedgerService/GetEntryBundle", ""},
    {"panyuan.ledger.v1.LedgerService/GetInclusionProof", "leaf_index: 0 tree_size: 1"},
    {"panyuan.ledger.v1.LedgerService/GetKeys", ""},
    {"panyuan.ledger.v1.LedgerService/GetProof", ""},
    {"panyuan.ledger.v1.LedgerService/GetTile", ""},
    {"panyuan.ledger.v1.LedgerService/ListEntries", ""},
    {"panyuan.oversight.v1.OversightService/GetProgress", "year: 2026"},
    {"panyuan.oversight.v1.OversightService/ListStatistics", "dimension: DIMENSION_MARKET"},
    // A province's server serves these: tests/rpc/province_service_test.cc.
    {"panyuan.province.v1.ProvinceService/GetChain", R"(batch_code: "$BATCH")"},
    {"panyuan.province.v1.ProvinceService/GetCheckpoint", ""},
    {"panyuan.province.v1.ProvinceService/GetFigures", ""},
    {"panyuan.province.v1.ProvinceService/GetProof", ""},
    {"panyuan.province.v1.ProvinceService/ListAlarms", ""},
    {"panyuan.province.v1.ProvinceService/ListCheckpoints", ""},
    {"panyuan.registry.v1.RegistryService/EraseSupplier",
     R"(request_id: "$ID" stall_code: "M01-001" supplier_name: "无" reason: "asked for")"},
    {"panyuan.registry.v1.RegistryService/ListLaboratories", ""},
    {"panyuan.registry.v1.RegistryService/ListMarkets", ""},
    {"panyuan.registry.v1.RegistryService/ListProducts", ""},
    {"panyuan.registry.v1.RegistryService/ListResidueLimits", ""},
    {"panyuan.registry.v1.RegistryService/ListStalls", ""},
    {"panyuan.registry.v1.RegistryService/ListTestItems", ""},
    {"panyuan.registry.v1.RegistryService/ListTownships", ""},
    {"panyuan.registry.v1.RegistryService/ListWorkstations", ""},
    {"panyuan.trace.v1.ExportService/Export",
     R"(format: EXPORT_FORMAT_EPCIS batch_codes: "$BATCH")"},
    {"panyuan.trace.v1.DocumentService/AttachDocument",
     R"(request_id: "$ID" batch_codes: "$BATCH" kind: DOCUMENT_KIND_VOUCHER content: "%PDF-1.4")"},
    {"panyuan.trace.v1.DocumentService/GetDocument", R"(sha256: "$DOCUMENT")"},
    {"panyuan.trace.v1.DocumentService/IssueCertificate",
     R"(request_id: "$ID" certificate { batch_code: "$BATCH" product_name: "Ginger" $KILOGRAM origin: "Panan" producer_name: "$SUPPLIER" issued_day: "2026-03-04" grounds: CERTIFICATE_GROUND_PROMISE })"},
    {"panyuan.trace.v1.DocumentService/ListDocuments", R"(batch_code: "$BATCH")"},
    {"panyuan.trace.v1.DocumentService/PrintCertificate", R"(number: "$CERTIFICATE")"},
    {"panyuan.trace.v1.DocumentService/RecordCertificate",
     R"(request_id: "$ID" certificate { batch_code: "$BATCH" product_name: "Ginger" $KILOGRAM origin: "Panan" producer_name: "$SUPPLIER" issued_day: "2026-03-04" grounds: CERTIFICATE_GROUND_PROMISE number: "C-1" })"},
    {"panyuan.trace.v1.ExportService/Export",
     R"(format: EXPORT_FORMAT_EPCIS batch_codes: "$BATCH")"},
    {"panyuan.trace.v1.RecallService/AcknowledgeNotice",
     R"(request_id: "$ID" recall_code: "R-330727-0000001" stall_code: "M01-001")"},
    {"panyuan.trace.v1.RecallService/CloseRecall",
     R"(request_id: "$ID" recall_code: "R-330727-0000001" closing: "over")"},
    {"panyuan.trace.v1.RecallService/ContinueRecall",
     R"(request_id: "$ID" recall_code: "R-330727-0000001")"},
    {"panyuan.trace.v1.RecallService/GetRecall", R"(recall_code: "R-330727-0000001")"},
    {"panyuan.trace.v1.RecallService/ListNotices", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.RecallService/ListRecallBatches",
     R"(recall_code: "R-330727-0000001" stall_code: "M01-001")"},
    {"panyuan.trace.v1.RecallService/ListRecalls", ""},
    {"panyuan.trace.v1.RecallService/PreviewRecall", R"(batch_codes: "$BATCH")"},
    {"panyuan.trace.v1.RecallService/PrintRecallReport", R"(recall_code: "R-330727-0000001")"},
    {"panyuan.trace.v1.RecallService/RecordRecallAct",
     R"(request_id: "$ID" recall_code: "R-330727-0000001" batch_code: "$BATCH" act: RECALL_ACT_RECOVERED $KILOGRAM)"},
    {"panyuan.trace.v1.RecallService/StartRecall",
     R"(request_id: "$ID" batch_codes: "$BATCH" level: 2 reason_zh: "x" drill: true)"},
    {"panyuan.trace.v1.RecallService/WatchNotices", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.RecallService/WidenRecall",
     R"(request_id: "$ID" recall_code: "R-330727-0000001" batch_codes: "$BATCH")"},
    {"panyuan.trace.v1.MoveService/AnswerTransfer",
     R"(request_id: "$ID" transfer_code: "$OFFERED" reason: "无")"},
    {"panyuan.trace.v1.MoveService/CorrectEvent",
     R"(request_id: "$ID" batch_code: "$BATCH" leaf_index: 0)"},
    {"panyuan.trace.v1.MoveService/DisplayBatch", R"(request_id: "$ID" batch_code: "$BATCH")"},
    {"panyuan.trace.v1.MoveService/GetBatchBalance", R"(batch_code: "$BATCH")"},
    {"panyuan.trace.v1.MoveService/GetCrate", R"(crate_code: "C-1")"},
    {"panyuan.trace.v1.MoveService/GetStallBalance", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.MoveService/HoldBatch",
     R"(request_id: "$ID" batch_code: "$BATCH" reason_zh: "无")"},
    {"panyuan.trace.v1.MoveService/ListDueBatches", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.MoveService/ListFlags", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.MoveService/ListTransfers", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.MoveService/OfferTransfer",
     R"(request_id: "$ID" goods { batch_code: "$BATCH" $KILOGRAM }
        to_stall_code: "M01-002")"},
    {"panyuan.trace.v1.MoveService/PackCrate",
     R"(request_id: "$ID" stall_code: "M01-001" crate_code: "C-1"
        goods { batch_code: "$BATCH" $KILOGRAM })"},
    {"panyuan.trace.v1.MoveService/ReleaseBatch",
     R"(request_id: "$ID" batch_code: "$BATCH" reason: "无")"},
    {"panyuan.trace.v1.MoveService/RemoveStock",
     R"(request_id: "$ID" removal: REMOVAL_SPOILED reason: "无"
        goods { batch_code: "$BATCH" $KILOGRAM })"},
    {"panyuan.trace.v1.MoveService/TransformBatches",
     R"(request_id: "$ID" kind: BATCH_MAKING_SPLIT
        inputs { batch_code: "$BATCH" $KILOGRAM } outputs { $KILOGRAM })"},
    {"panyuan.trace.v1.MoveService/UnpackCrate",
     R"(request_id: "$ID" crate_code: "C-1" goods { batch_code: "$BATCH" })"},
    {"panyuan.trace.v1.MoveService/WithdrawTransfer",
     R"(request_id: "$ID" transfer_code: "$OFFER")"},
    {"panyuan.trace.v1.TraceService/GetBatch", R"(batch_code: "$BATCH")"},
    {"panyuan.trace.v1.TraceService/FindByGtinLot", R"(gtin: "09506000134352" lot: "A1")"},
    {"panyuan.trace.v1.TraceService/GetChain", R"(batch_code: "$BATCH")"},
    {"panyuan.trace.v1.TraceService/ListBatches", R"(stall_code: "M01-001")"},
    {"panyuan.trace.v1.TraceService/ListReceivedFrom", R"(source_batch_codes: "$BATCH")"},
    {"panyuan.trace.v1.TraceService/RegisterBatch",
     R"(request_id: "$ID" stall_code: "M01-001" batch { $GINGER })"},
    {"panyuan.trace.v1.TraceService/RegisterBatches",
     R"(stall_code: "M01-001" rows { request_id: "$ID" batch { $GINGER } })"},
    {"panyuan.trace.v1.TraceService/ReserveBatchCodes",
     R"(request_id: "$ID" stall_code: "M01-001" count: 1)"},
    {"panyuan.trace.v1.TraceService/SellBatch",
     R"(request_id: "$ID" batch_code: "$BATCH" quantity { value: "1" unit_code: "KGM" })"},
    {"panyuan.trace.v1.WayService/DrawWay", R"(query { batch_codes: "$BATCH" })"},
    {"panyuan.trace.v1.WayService/FindCommonSources", R"(batch_codes: "$BATCH")"},
    {"panyuan.trace.v1.WayService/TraceBack", R"(query { batch_codes: "$BATCH" })"},
    {"panyuan.trace.v1.WayService/TraceForward", R"(query { batch_codes: "$BATCH" })"},
};

std::string PathOf(const MethodDescriptor& method) {
  return method.service()->full_name() + "/" + method.name();
}

// Every RPC of the files in proto/, by the descriptors that the servers are generated with.
std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  const std::filesystem::path root = PANYUAN_SOURCE_DIR "/proto";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "panyuan")) {
    if (entry.path().extension() != ".proto") continue;
    const std::string name = std::filesystem::relative(entry.path(), root).generic_string();
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
    EXPECT_NE(file, nullptr) << name << " is in proto/ and in no server";
    for (int i = 0; file && i < file->service_count(); ++i)
      for (int j = 0; j < file->service(i)->method_count(); ++j)
        methods.push_back(file->service(i)->method(j));
  }
  return methods;
}

// Those that a county serves.
std::vector<const MethodDescriptor*> CountyMethods() {
  std::vector<const MethodDescriptor*> methods = AllMethods();
  std::erase_if(methods, [](const MethodDescriptor* method) {
    return method->service()->full_name() == "panyuan.province.v1.ProvinceService";
  });
  return methods;
}

// The cells of docs/permissions.md: "county", "own" or "–" by RPC and role.
std::map<std::string, std::map<Role, std::string>> ReadDocument() {
  std::map<std::string, std::map<Role, std::string>> table;
  std::ifstream in(PANYUAN_SOURCE_DIR "/docs/permissions.md");
  std::string service;
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (std::regex_match(line, found, std::regex("## (panyuan\\..*)"))) service = found[1];
    if (!std::regex_match(line, found, std::regex("\\| `(\\w+)` \\| (.*) \\|"))) continue;
    std::string cells = found[2].str() + " | ";
    auto& row = table[service + "/" + found[1].str()];
    for (Role role : kRoles) {
      const size_t end = cells.find(" | ");
      row[role] = cells.substr(0, end);
      cells.erase(0, end == cells.npos ? end : end + 3);
    }
  }
  return table;
}

std::string Allowed(Role role, const std::string& path) {
  const auto reach = rpc::CheckPermission(role, path);
  if (!reach.ok()) return "–";
  return *reach == rpc::Reach::kOwn ? "own" : "county";
}

// What came of a call: the reason, of a row where the answer is by rows, "OK", or "UNAVAILABLE"
// where there was no connection.
struct Outcome {
  std::string reason;
  grpc::StatusCode code = grpc::StatusCode::OK;
};

// The beginning of an answer of many messages: the first of them, or the status that comes instead.
class FirstOfStream final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  FirstOfStream(grpc::GenericStub& stub, grpc::ClientContext* context, const std::string& path,
                const grpc::ByteBuffer& request)
      : context_(context) {
    stub.PrepareBidiStreamingCall(context, path, {}, this);
    StartWriteLast(&request, {});
    StartRead(&message_);
    StartCall();
  }
  void OnReadDone(bool read) override {
    began_ = read;
    if (read) context_->TryCancel();
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }

  // OK where the stream began, or waits for something to say.
  grpc::Status Wait() {
    const grpc::Status status = done_.get_future().get();
    const bool waits = status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
    return began_ || waits ? grpc::Status::OK : status;
  }

 private:
  grpc::ClientContext* const context_;
  grpc::ByteBuffer message_;
  std::atomic<bool> began_ = false;
  std::promise<grpc::Status> done_;
};

class PermissionMatrixTest : public testing::CountyTest {
 protected:
  PermissionMatrixTest() { clock_.Set(base::SystemClock().Now()); }

  server::CountyIdentity OwnIdentity() override {
    server::CountyIdentity identity = Identity();
    identity.enrolment = {county_authority_.certificate(), county_authority_.key(), 397, "here"};
    return identity;
  }

  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    county_authority_.MakeServer("server");
    server::Config config;
    config.server.listen = "127.0.0.1:0";
    config.server.certificate = county_authority_.Path("server.crt");
    config.server.key = county_authority_.Path("server.key");
    config.server.client_authority = county_authority_.Path("authority/ca.crt");
    auto started = server::GrpcServers::Start(config, *county_);
    ASSERT_OK(started);
    servers_ = std::move(*started);
    MakeThings();
  }

  void TearDown() override {
    channels_.clear();
    if (servers_) servers_->Stop();
    CountyTest::TearDown();
  }

  // A channel with a certificate of `authority` for the role, issued `days_ago`.
  std::shared_ptr<grpc::Channel> Open(const testing::AuthorityFolder& authority, Role role,
                                      const std::string& scope, const std::string& person,
                                      int days_ago = 0, std::string* certificate_pem = nullptr) {
    const auto made = clients::MakeKeyRequest().value();
    const auto issuer = identity::Authority::Create(authority.certificate(), authority.key());
    const auto issued =
        issuer->Issue(identity::ReadRequestKey(made.csr_pem).value(),
                      {std::string(rpc::RoleName(role)), scope, person}, made.csr_pem,
                      {base::SystemClock().Now().us - days_ago * base::kMicrosPerDay}, 397);
    EXPECT_OK(issued);
    if (certificate_pem) *certificate_pem = issued->pem;
    return Dial({county_authority_.certificate(), made.key_pem, issued->pem});
  }

  std::shared_ptr<grpc::Channel> Dial(const grpc::SslCredentialsOptions& options) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channels_.push_back(grpc::CreateCustomChannel("localhost:" + std::to_string(servers_->port()),
                                                  grpc::SslCredentials(options), arguments));
    return channels_.back();
  }

  // Calls by descriptor; `answer` gets the response.
  Outcome Try(const std::shared_ptr<grpc::Channel>& channel, const MethodDescriptor& method,
              const Message& request, Message* answer = nullptr) {
    bool own = false;
    grpc::ByteBuffer out, in;
    grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(request, &out, &own);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    grpc::GenericStub stub(channel);
    if (method.server_streaming()) {
      context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
      return OutcomeOf(FirstOfStream(stub, &context, "/" + PathOf(method), out).Wait());
    }
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, "/" + PathOf(method), {}, &out, &in,
                   [&](grpc::Status status) { done.set_value(std::move(status)); });
    const grpc::Status status = done.get_future().get();
    if (!status.ok()) return OutcomeOf(status);
    const std::unique_ptr<Message> read(Prototype(*method.output_type()).New());
    const grpc::Status parsed =
        grpc::GenericDeserialize<grpc::ProtoBufferReader, Message>(&in, read.get());
    EXPECT_TRUE(parsed.ok());
    if (answer) answer->CopyFrom(*read);
    // A call by rows answers each row for itself.
    return {read->ShortDebugString().find("\"OTHER_SCOPE\"") == std::string::npos ? "OK"
                                                                                  : "OTHER_SCOPE"};
  }

  static Outcome OutcomeOf(const grpc::Status& status) {
    const std::string reason = testing::ReadRefusal(status).reason;
    if (status.ok()) return {"OK"};
    return {reason.empty() ? "UNAVAILABLE" : reason, status.error_code()};
  }

  Outcome Try(const std::shared_ptr<grpc::Channel>& channel, const MethodDescriptor& method) {
    const auto known = kRequests.find(PathOf(method));
    if (known == kRequests.end()) return {"NO_REQUEST"};
    const std::unique_ptr<Message> request(Prototype(*method.input_type()).New());
    EXPECT_TRUE(TextFormat::ParseFromString(Filled(known->second), request.get()))
        << PathOf(method);
    return Try(channel, method, *request);
  }

  // As text format writes bytes.
  static std::string Escaped(std::string_view bytes) {
    std::string text;
    for (const unsigned char c : bytes)
      text += {'\\', 'x', "0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15]};
    return text;
  }

  std::string Filled(std::string text) {
    const std::pair<const char*, std::string> words[] = {
        {"$ID", "matrix-" + std::to_string(++requests_)},
        {"$GINGER", kGinger},
        {"$BATCH", batch_},
        {"$KILOGRAM", R"(quantity { value: "1" unit_code: "KGM" })"},
        {"$SUPPLIER", kSupplier},
        {"$DOCUMENT", document_},
        {"$CERTIFICATE", certificate_},
        {"$OFFERED", offered_},
        {"$OFFER", offer_},
        {"$SAMPLE", sample_},
        {"$RESULT", result_}};
    for (const auto& [word, value] : words)
      for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + value.size()))
        text.replace(at, std::string(word).size(), value);
    return text;
  }

  // The batch, sample and result of the own scope that requests are about.
  void MakeThings() {
    const auto vendor = Open(county_authority_, Role::kVendor, "M01-001", "V0001");
    const auto tester = Open(county_authority_, Role::kTechnician, "L1", "T0001");
    batch_ = Made<trace::v1::RegisterBatchResponse>(vendor, "panyuan.trace.v1.TraceService",
                                                    "RegisterBatch")
                 .batch()
                 .batch_code();
    MakeMoves(vendor);
    const std::string papers = "panyuan.trace.v1.DocumentService";
    document_ = Escaped(Made<trace::v1::AttachDocumentResponse>(vendor, papers, "AttachDocument")
                            .documents(0)
                            .sha256());
    certificate_ =
        Made<trace::v1::IssueCertificateResponse>(vendor, papers, "IssueCertificate").number();
    sample_ = Made<lab::v1::TakeSampleResponse>(tester, "panyuan.lab.v1.LabService", "TakeSample")
                  .sample()
                  .sample_code();
    result_ =
        Made<lab::v1::SubmitResultResponse>(tester, "panyuan.lab.v1.LabService", "SubmitResult")
            .result()
            .result_code();
  }

  // The crate, the offer of the own stall and the one to it.
  void MakeMoves(const std::shared_ptr<grpc::Channel>& vendor) {
    const std::string service = "panyuan.trace.v1.MoveService";
    Made<trace::v1::PackCrateResponse>(vendor, service, "PackCrate");
    offer_ = Made<trace::v1::OfferTransferResponse>(vendor, service, "OfferTransfer")
                 .transfer()
                 .transfer_code();
    const auto other = Open(county_authority_, Role::kVendor, "M01-002", "V0002");
    const auto make = [&](const char* owner, const char* name, std::string text, Message* answer) {
      const auto* method =
          DescriptorPool::generated_pool()->FindServiceByName(owner)->FindMethodByName(name);
      const std::unique_ptr<Message> request(Prototype(*method->input_type()).New());
      EXPECT_TRUE(TextFormat::ParseFromString(Filled(std::move(text)), request.get()));
      EXPECT_EQ(Try(other, *method, *request, answer).reason, "OK");
    };
    trace::v1::RegisterBatchResponse theirs;
    make("panyuan.trace.v1.TraceService", "RegisterBatch", R"(request_id: "$ID" batch { $GINGER })",
         &theirs);
    trace::v1::OfferTransferResponse offer;
    make("panyuan.trace.v1.MoveService", "OfferTransfer",
         R"(request_id: "$ID" to_stall_code: "M01-001" goods { $KILOGRAM batch_code: ")" +
             theirs.batch().batch_code() + "\" }",
         &offer);
    offered_ = offer.transfer().transfer_code();
  }

  template <class Response>
  Response Made(const std::shared_ptr<grpc::Channel>& channel, const std::string& service,
                const std::string& name) {
    const auto* method =
        DescriptorPool::generated_pool()->FindServiceByName(service)->FindMethodByName(name);
    const std::unique_ptr<Message> request(Prototype(*method->input_type()).New());
    EXPECT_TRUE(TextFormat::ParseFromString(Filled(kRequests.at(PathOf(*method))), request.get()));
    Response response;
    EXPECT_EQ(Try(channel, *method, *request, &response).reason, "OK") << PathOf(*method);
    return response;
  }

  static const Message& Prototype(const Descriptor& type) {
    return *MessageFactory::generated_factory()->GetPrototype(&type);
  }

  testing::AuthorityFolder county_authority_;
  std::unique_ptr<server::GrpcServers> servers_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::string batch_, sample_, result_;
  std::string offer_, offered_;  // of the own stall, and to it
  std::string document_, certificate_;
  int requests_ = 10'000;
};

TEST(PermissionTable, IsTheDocumentedOneAndNamesNothingElse) {
  const auto document = ReadDocument();
  std::set<std::string> known;
  for (const MethodDescriptor* method : AllMethods()) {
    const std::string path = PathOf(*method);
    known.insert(path);
    ASSERT_TRUE(document.contains(path)) << path << ": tests/script/permissions_doc.py --write";
    EXPECT_TRUE(kRequests.contains(path)) << path << ": add a request to this test";
    for (Role role : kRoles)
      EXPECT_EQ(document.at(path).at(role), Allowed(role, path)) << path << " " << RoleName(role);
  }
  EXPECT_EQ(document.size(), known.size());
  for (const rpc::Permission& row : rpc::Permissions()) {
    const std::string prefix(row.method.substr(0, row.method.find('*')));
    const auto found = known.lower_bound(prefix);
    EXPECT_TRUE(found != known.end() && found->starts_with(prefix)) << row.method << " is no RPC";
  }
}

TEST(PermissionTable, RefusesWhatNoRowNames) {
  for (Role role : kRoles) {
    EXPECT_FALSE(rpc::CheckPermission(role, "panyuan.trace.v2.TraceService/GetBatch").ok());
    EXPECT_FALSE(rpc::CheckPermission(role, "panyuan.ledger.v1.LedgerServiceX/Get").ok());
    EXPECT_FALSE(rpc::CheckPermission(role, "").ok());
  }
}

TEST_F(PermissionMatrixTest, TheServerDoesWhatTheTableSays) {
  const std::set<std::string> denials = {"NOT_PERMITTED",      "OTHER_SCOPE", "IDENTITY_MISSING",
                                         "IDENTITY_MALFORMED", "NO_REQUEST",  "UNAVAILABLE",
                                         "INTERNAL_FAULT"};
  for (Role role : kRoles) {
    const Scopes& scopes = kScopes.at(role);
    // Not the tester, so that the verification is another person's.
    const auto own = Open(county_authority_, role, scopes.own, "X0002");
    const auto foreign = Open(county_authority_, role, scopes.foreign, "X0003");
    for (const MethodDescriptor* method : CountyMethods()) {
      const std::string path = PathOf(*method), allowed = Allowed(role, path);
      SCOPED_TRACE(path + " as " + std::string(RoleName(role)));
      const Outcome mine = Try(own, *method), others = Try(foreign, *method);
      if (allowed == "–") {
        EXPECT_EQ(mine.reason, "NOT_PERMITTED");
        EXPECT_EQ(others.reason, "NOT_PERMITTED");
        EXPECT_EQ(mine.code, grpc::StatusCode::PERMISSION_DENIED);
        continue;
      }
      EXPECT_FALSE(denials.contains(mine.reason)) << mine.reason;
      if (allowed == "own") {
        EXPECT_EQ(others.reason, "OTHER_SCOPE");
      } else {
        EXPECT_FALSE(denials.contains(others.reason)) << others.reason;
      }
    }
  }
}

TEST_F(PermissionMatrixTest, NoCertificateOfTheCountyNoCall) {
  const testing::AuthorityFolder stranger;
  const auto nobody = Dial({county_authority_.certificate(), "", ""});
  for (Role role : kRoles) {
    const char* scope = kScopes.at(role).own;
    const auto expired = Open(county_authority_, role, scope, "X0004", /*days_ago=*/398);
    const auto forged = Open(stranger, role, scope, "X0005");
    for (const MethodDescriptor* method : CountyMethods())
      for (const auto& channel : {nobody, expired, forged})
        EXPECT_EQ(Try(channel, *method).reason, "UNAVAILABLE")
            << PathOf(*method) << " as " << RoleName(role);
  }
}

TEST_F(PermissionMatrixTest, ARevokedCertificateIsRefusedOnItsOpenConnection) {
  const auto admin = Open(county_authority_, Role::kAdmin, "330727", "A0001");
  const auto* service =
      DescriptorPool::generated_pool()->FindServiceByName("panyuan.identity.v1.IdentityService");
  const auto* harmless = DescriptorPool::generated_pool()
                             ->FindServiceByName("panyuan.ledger.v1.LedgerService")
                             ->FindMethodByName("GetKeys");
  for (Role role : kRoles) {
    identity::v1::RevokeCertificateRequest revoke;
    const char* scope = kScopes.at(role).own;
    const auto lost =
        Open(county_authority_, role, scope, "X0006", 0, revoke.mutable_certificate_pem());
    const auto kept = Open(county_authority_, role, scope, "X0006");
    ASSERT_EQ(Try(lost, *harmless).reason, "OK");
    revoke.set_request_id("revoke-" + std::string(RoleName(role)));
    revoke.set_reason("lost");
    ASSERT_EQ(Try(admin, *service->FindMethodByName("RevokeCertificate"), revoke).reason, "OK");
    for (const MethodDescriptor* method : CountyMethods()) {
      const Outcome outcome = Try(lost, *method);
      EXPECT_EQ(outcome.reason, "CERTIFICATE_REVOKED")
          << PathOf(*method) << " as " << RoleName(role);
      EXPECT_EQ(outcome.code, grpc::StatusCode::UNAUTHENTICATED);
    }
    EXPECT_EQ(lost->GetState(false), GRPC_CHANNEL_READY);  // the connection stayed open
    EXPECT_EQ(Try(kept, *harmless).reason, "OK");          // the same person's other one
  }
}

}  // namespace
}  // namespace panyuan
