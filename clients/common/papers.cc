#include "clients/common/papers.h"

#include <filesystem>
#include <memory>
#include <set>
#include <system_error>

#include "clients/common/batch_argument.h"
#include "clients/common/files.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/document_service.grpc.pb.h"
#include "services/base/bytes.h"

namespace panyuan::clients {
namespace {

using base::Result;
using trace::v1::Document;
using trace::v1::DocumentService;

struct PapersOptions {
  std::string batch, save;
};

std::string Grounds(const Session& session, const trace::v1::Certificate& certificate) {
  std::string words;
  for (const int ground : certificate.grounds()) {
    if (!words.empty()) words += session.Say({", ", "、"});
    words += session.Say(Word(static_cast<trace::v1::CertificateGround>(ground)));
  }
  return words;
}

void PrintPapers(const Session& session, const trace::v1::ListDocumentsResponse& listed) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table papers({{say({"Paper", "凭证"})},
                {say({"Number", "编号"}), Table::Align::kLeft, true},
                {say({"Type", "类型"})},
                {say({"Bytes", "字节"}), Table::Align::kRight},
                {say({"Batch", "批次码"})},
                {"SHA-256"}});
  for (const Document& paper : listed.documents())
    papers.Add({say(Word(paper.kind())), paper.number(), paper.media_type(),
                std::to_string(paper.size()), paper.batch_code(),
                base::HexEncode(paper.sha256()).substr(0, 12)});
  Table certificates({{say({"Certificate", "合格证号"})},
                      {say({"Issued", "开具日期"})},
                      {say({"Product", "产品"}), Table::Align::kLeft, true},
                      {say({"Quantity", "数量"}), Table::Align::kRight},
                      {say({"Origin", "产地"}), Table::Align::kLeft, true},
                      {say({"Producer", "生产者"}), Table::Align::kLeft, true},
                      {say({"Grounds", "承诺依据"})},
                      {say({"Batch", "批次码"})}});
  for (const auto& one : listed.certificates())
    certificates.Add({one.number(), one.issued_day(), one.product_name(), Describe(one.quantity()),
                      one.origin(), one.producer_name(), Grounds(session, one), one.batch_code()});
  if (!papers.empty()) session.Print(papers.ToString(session.terminal()));
  if (!certificates.empty()) session.Print(certificates.ToString(session.terminal()));
  if (papers.empty() && certificates.empty())
    session.Print(say({"This batch has no papers.\n", "本批次没有凭证。\n"}));
  if (listed.truncated())
    session.Note(say({"There are more papers than shown.", "还有更多凭证未显示。"}));
}

std::string Ending(const std::string& media_type) {
  if (media_type == "image/jpeg") return ".jpg";
  if (media_type == "image/png") return ".png";
  return media_type == "image/webp" ? ".webp" : ".pdf";
}

// Each file once, under its hash.
base::Status Save(Session& session, const std::string& folder,
                  const trace::v1::ListDocumentsResponse& listed) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);  // WriteFile says what is wrong
  std::set<std::string> saved;
  for (const Document& paper : listed.documents()) {
    if (!saved.insert(paper.sha256()).second) continue;
    trace::v1::GetDocumentRequest request;
    request.set_sha256(paper.sha256());
    PANYUAN_ASSIGN(const auto file, session.Call(&DocumentService::Stub::GetDocument, request));
    const std::string path =
        (std::filesystem::path(folder) /
         (base::HexEncode(paper.sha256()).substr(0, 16) + Ending(file.media_type())))
            .string();
    if (base::AsView(base::Sha256(file.content())) != paper.sha256())
      return base::Error(kPaperNotItsHash, {{"sha256", base::HexEncode(paper.sha256())}});
    PANYUAN_TRY(WriteFile(path, file.content()));
    session.Note(session.Say({"Saved: ", "已保存："}) + path);
  }
  return base::Ok();
}

Result<ExitCode> RunPapers(Session& session, const PapersOptions& options) {
  trace::v1::ListDocumentsRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  PANYUAN_ASSIGN(const auto listed, session.Call(&DocumentService::Stub::ListDocuments, request));
  if (session.json())
    session.PrintJson(listed);
  else
    PrintPapers(session, listed);
  if (!options.save.empty()) PANYUAN_TRY(Save(session, options.save, listed));
  return ExitCode::kOk;
}

}  // namespace

Command PapersCommand() {
  const auto options = std::make_shared<PapersOptions>();
  return {
      .name = "papers",
      .about = {"List a batch's papers and certificates", "列出批次的凭证和合格证"},
      .notes = {"Those of the batches that it was made of are listed with them.",
                "包括其来源批次的凭证。"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("BATCH", options->batch,
                     {"Batch code, label address or picture of a label",
                      "批次码、标签网址或标签图片"})
                .Required();
            arguments.Add("--save DIR", options->save,
                          {"Save the files into this folder", "把文件保存到该文件夹"});
          },
      .run = [options](Session& session) { return RunPapers(session, *options); },
  };
}

}  // namespace panyuan::clients
