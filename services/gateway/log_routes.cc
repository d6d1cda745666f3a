#include "services/gateway/log_routes.h"

#include <charconv>
#include <optional>
#include <utility>

#include "panyuan/ledger/v1/ledger_service.pb.h"
#include "services/gateway/problem.h"
#include "services/gateway/reasons.h"
#include "services/ledger/tiles.h"

namespace panyuan::gateway {
namespace {

using base::Error;

constexpr std::string_view kGetCheckpoint = "/panyuan.ledger.v1.LedgerService/GetCheckpoint";
constexpr std::string_view kListEntries = "/panyuan.ledger.v1.LedgerService/ListEntries";
constexpr std::string_view kGetTile = "/panyuan.ledger.v1.LedgerService/GetTile";
constexpr std::string_view kGetEntryBundle = "/panyuan.ledger.v1.LedgerService/GetEntryBundle";
constexpr std::string_view kGetProof = "/panyuan.ledger.v1.LedgerService/GetProof";
constexpr std::string_view kGetKeys = "/panyuan.ledger.v1.LedgerService/GetKeys";

constexpr std::string_view kTilePath = "/tile/", kEntryPath = "/entry/", kProofPath = "/proof/";
constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kBytes = "application/octet-stream";
constexpr size_t kMaxIndexDigits = 19;

std::optional<uint64_t> ParseIndex(std::string_view digits) {
  if (!IsDigits(digits) || digits.size() > kMaxIndexDigits) return std::nullopt;
  uint64_t index = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return index;
}

void Refuse(const Error& error, Lang lang, const Reply& reply) {
  reply(ProblemResponse(ToProblem(404, error, lang)));
}

}  // namespace

bool LogRoutes::Serves(std::string_view path) {
  return path.starts_with(kTilePath) || path.starts_with(kEntryPath) ||
         path.starts_with(kProofPath) || path == "/checkpoint" || path == "/keys.txt";
}

void LogRoutes::Read(std::string_view path, const CallTerms& terms, Reply reply) const {
  if (path == "/checkpoint") return ShowCheckpoint(terms, std::move(reply));
  if (path == "/keys.txt") return ShowKeys(terms, std::move(reply));
  if (path.starts_with(kTilePath)) return ShowTile(path.substr(1), terms, std::move(reply));
  if (path.starts_with(kProofPath))
    return ShowProof(path.substr(kProofPath.size()), terms, std::move(reply));
  ShowEntry(path.substr(kEntryPath.size()), terms, std::move(reply));
}

template <class Response, class Field>
void LogRoutes::Show(std::string_view method, const google::protobuf::MessageLite& request,
                     const CallTerms& terms, HttpHeaders headers, Field field, Reply reply) const {
  calls_.Call<Response>(method, request, terms,
                        [headers = std::move(headers), field, reply = std::move(reply)](
                            const grpc::Status& status, Response answer) {
                          if (!status.ok()) return reply(ProblemResponse(ToProblem(status)));
                          reply({200, headers, std::move(*(answer.*field)())});
                        });
}

void LogRoutes::ShowCheckpoint(const CallTerms& terms, Reply reply) const {
  using Response = ledger::v1::GetCheckpointResponse;
  Show<Response>(kGetCheckpoint, ledger::v1::GetCheckpointRequest(), terms,
                 ContentHeaders(kText, kBriefly), &Response::mutable_note, std::move(reply));
}

void LogRoutes::ShowTile(std::string_view path, const CallTerms& terms, Reply reply) const {
  const auto tile = ledger::ParseTilePath(path);
  if (!tile.ok()) return Refuse(tile.error(), terms.lang, reply);
  const auto width = static_cast<uint32_t>(tile->width);
  // A full tile never changes; a partial one is soon replaced.
  HttpHeaders headers =
      ContentHeaders(kBytes, tile->width == ledger::kTileWidth ? kForever : kBriefly);
  if (tile->entries) {
    using Response = ledger::v1::GetEntryBundleResponse;
    ledger::v1::GetEntryBundleRequest request;
    request.set_index(tile->index);
    request.set_width(width);
    return Show<Response>(kGetEntryBundle, request, terms, std::move(headers),
                          &Response::mutable_bundle, std::move(reply));
  }
  using Response = ledger::v1::GetTileResponse;
  ledger::v1::GetTileRequest request;
  request.set_level(static_cast<uint32_t>(tile->level));
  request.set_index(tile->index);
  request.set_width(width);
  Show<Response>(kGetTile, request, terms, std::move(headers), &Response::mutable_hashes,
                 std::move(reply));
}

void LogRoutes::ShowEntry(std::string_view digits, const CallTerms& terms, Reply reply) const {
  const auto index = ParseIndex(digits);
  if (!index) return Refuse(kPageNotFound, terms.lang, reply);
  ledger::v1::ListEntriesRequest request;
  request.set_start_index(*index);
  request.set_page_size(1);
  calls_.Call<ledger::v1::ListEntriesResponse>(
      kListEntries, request, terms,
      [lang = terms.lang, index = std::to_string(*index), reply = std::move(reply)](
          const grpc::Status& status, const ledger::v1::ListEntriesResponse& answer) {
        if (!status.ok()) return reply(ProblemResponse(ToProblem(status)));
        if (answer.entries().empty())
          return Refuse(Error(kEntryNotFound, {{"index", index}}), lang, reply);
        reply(
            {200, ContentHeaders("application/ld+json", kForever), answer.entries(0).event_json()});
      });
}

void LogRoutes::ShowProof(std::string_view digits, const CallTerms& terms, Reply reply) const {
  const auto index = ParseIndex(digits);
  if (!index) return Refuse(kPageNotFound, terms.lang, reply);
  using Response = ledger::v1::GetProofResponse;
  ledger::v1::GetProofRequest request;
  request.set_leaf_index(*index);
  Show<Response>(kGetProof, request, terms, ContentHeaders(kText, kBriefly),
                 &Response::mutable_proof, std::move(reply));
}

void LogRoutes::ShowKeys(const CallTerms& terms, Reply reply) const {
  using Response = ledger::v1::GetKeysResponse;
  Show<Response>(kGetKeys, ledger::v1::GetKeysRequest(), terms, ContentHeaders(kText, kBriefly),
                 &Response::mutable_keys, std::move(reply));
}

}  // namespace panyuan::gateway
