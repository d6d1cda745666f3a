#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "services/base/csv.h"
#include "tests/support/moving_county.h"

namespace panyuan {
namespace {

using google::protobuf::util::TimeUtil;
using trace::v1::WayQuery;

class WayServiceTest : public testing::MovingCounty {
 protected:
  // 40 kg of ginger, split in two, one half handed on to M01-002.
  void SetUp() override {
    MovingCounty::SetUp();
    if (IsSkipped()) return;
    root_ = Received(40'000);
    halves_ = Made(trace::v1::BATCH_MAKING_SPLIT, {{root_, 40'000}}, {{"", 25'000}, {"", 15'000}});
    std::string transfer;
    ASSERT_EQ(Offer(halves_[0], 20'000, kVendor, "M01-002", &transfer).reason, "");
    trace::v1::AnswerTransferResponse answer;
    ASSERT_EQ(Answer(transfer, 18'000, kOtherVendor, &answer).reason, "");
    taken_ = answer.batch().batch_code();
    trace::v1::SellBatchResponse sold;
    ASSERT_EQ(Sell(taken_, 3'000, kOtherVendor, &sold).reason, "");
  }

  static WayQuery From(const std::string& code) {
    WayQuery query;
    query.add_batch_codes(code);
    return query;
  }
  static std::vector<std::string> Codes(const trace::v1::Way& way) {
    std::vector<std::string> codes;
    for (const auto& node : way.nodes())
      codes.push_back(node.has_batch() ? node.batch().batch_code() : node.foreign_uri());
    return codes;
  }

  std::string root_, taken_;
  std::vector<std::string> halves_;
};

TEST_F(WayServiceTest, FollowsGoodsOverActsAndStallsBothWays) {
  trace::v1::Way way;
  ASSERT_EQ(Follow(false, From(root_), &way, kVendor).reason, "");
  EXPECT_EQ(Codes(way), (std::vector<std::string>{root_, halves_[0], halves_[1], taken_}));
  EXPECT_EQ(way.nodes(3).depth(), 2u);
  EXPECT_EQ(way.nodes(3).sold().value(), "3");
  EXPECT_FALSE(way.nodes(0).batch().has_supplier());
  ASSERT_EQ(way.edges_size(), 3);
  EXPECT_EQ(way.edges(2).parent(), halves_[0]);
  EXPECT_EQ(way.edges(2).child(), taken_);
  EXPECT_EQ(way.edges(2).kind(), trace::v1::BATCH_MAKING_TRANSFERRED);
  EXPECT_EQ(way.edges(2).made().value(), "18");
  ASSERT_EQ(way.places_size(), 2);
  EXPECT_EQ(way.places(0).stall_code(), "M01-001");
  EXPECT_EQ(way.places(1).left().value(), "15");
  ASSERT_EQ(Follow(true, From(taken_), &way).reason, "");
  EXPECT_EQ(Codes(way), (std::vector<std::string>{taken_, halves_[0], root_}));
}

TEST_F(WayServiceTest, PagesGoOnWhereTheLastOneEnded) {
  WayQuery query = From(root_);
  query.set_page_size(1);
  std::vector<std::string> codes;
  int edges = 0;
  do {
    trace::v1::Way way;
    ASSERT_EQ(Follow(false, query, &way).reason, "");
    for (const std::string& code : Codes(way)) codes.push_back(code);
    edges += way.edges_size();
    query.set_page_token(way.next_page_token());
  } while (!query.page_token().empty() && codes.size() < 10);
  EXPECT_EQ(codes, (std::vector<std::string>{root_, halves_[0], halves_[1], taken_}));
  EXPECT_EQ(edges, 3);
  for (const char* token : {"x", "1", "1.", "99.1", "-1.4", "1.4x"}) {
    trace::v1::Way way;
    query.set_page_token(token);
    EXPECT_EQ(Follow(false, query, &way).reason, "PAGE_TOKEN_INVALID") << token;
  }
}

TEST_F(WayServiceTest, NeedsSomewhereToBegin) {
  trace::v1::Way way;
  EXPECT_EQ(Follow(true, {}, &way).reason, "ROOT_COUNT");
  WayQuery crate;
  crate.set_crate_code("NONE");
  EXPECT_EQ(Follow(true, crate, &way).reason, "CRATE_NOT_FOUND");
  EXPECT_EQ(Follow(true, From(root_), &way, kAnyone).reason, "NOT_PERMITTED");
}

TEST_F(WayServiceTest, DrawsBothWaysFromOneBatch) {
  trace::v1::DrawWayRequest request;
  *request.mutable_query() = From(halves_[0]);
  trace::v1::DrawWayResponse response;
  ASSERT_EQ(Call(*ways_, &trace::v1::WayService::Stub::DrawWay, request, &response).reason, "");
  EXPECT_EQ(response.media_type(), "image/svg+xml");
  for (const std::string& code : {root_, halves_[0], taken_})
    EXPECT_NE(response.picture().find(code), std::string::npos);
  EXPECT_EQ(response.picture().find(halves_[1]), std::string::npos);
}

TEST_F(WayServiceTest, WhatSeveralShareIsRankedAndSuppliersAreForSupervisors) {
  const std::string other = Received(10'000, kOtherVendor);
  trace::v1::FindCommonSourcesRequest request;
  for (const std::string& code : {taken_, halves_[1], other}) request.add_batch_codes(code);
  for (const char* identity : {kRegulator, kVendor}) {
    trace::v1::FindCommonSourcesResponse response;
    ASSERT_EQ(
        Call(*ways_, &trace::v1::WayService::Stub::FindCommonSources, request, &response, identity)
            .reason,
        "");
    std::map<trace::v1::SourceKind, trace::v1::CommonSource> found;
    for (const auto& source : response.sources()) found.emplace(source.kind(), source);
    EXPECT_EQ(found.count(trace::v1::SOURCE_KIND_SUPPLIER), identity == kRegulator);
    EXPECT_EQ(found[trace::v1::SOURCE_KIND_CERTIFICATE].batches(), 3u);
    EXPECT_EQ(found[trace::v1::SOURCE_KIND_CERTIFICATE].batches_in_county(), 2u);
    EXPECT_EQ(found[trace::v1::SOURCE_KIND_BATCH].value(), root_);
    EXPECT_EQ(found[trace::v1::SOURCE_KIND_BATCH].batches(), 2u);
    EXPECT_EQ(response.sources(response.sources_size() - 1).kind(), trace::v1::SOURCE_KIND_BATCH);
  }
}

TEST_F(WayServiceTest, ExportsTheChainsAsADocumentAndAsASheet) {
  trace::v1::ExportRequest request;
  request.add_batch_codes(taken_);
  request.set_format(trace::v1::EXPORT_FORMAT_EPCIS);
  const File document = Export(request);
  ASSERT_EQ(document.reason, "");
  const auto json = nlohmann::json::parse(document.content);
  const auto& events = json["epcisBody"]["eventList"];
  // Arrival, split, offer, what came back, what was taken, sale.
  EXPECT_EQ(events.size(), 6u);
  EXPECT_EQ(document.rows, 6u);
  EXPECT_EQ(document.media_type, "application/ld+json");

  request.set_format(trace::v1::EXPORT_FORMAT_FSMA_CSV);
  const File sheet = Export(request);
  const auto rows = base::ParseCsv(sheet.content);
  ASSERT_OK(rows);
  // One a lot line: 1 + 3 + 1 + 1 + 1 + 1, below the titles.
  ASSERT_EQ(rows->size(), 9u);
  EXPECT_EQ(sheet.rows, 8u);
  EXPECT_EQ(rows->at(1).fields[0], "Receiving");
  EXPECT_EQ(rows->at(1).fields[2], root_);
  EXPECT_EQ(rows->at(1).fields[3], "40");
  EXPECT_NE(rows->at(1).fields[5].find("姜 Ginger"), std::string::npos);
  EXPECT_EQ(rows->at(2).fields[1], "Input");
  std::set<std::string> receivers;
  for (const auto& row : *rows)
    if (row.fields[0] == "Receiving") receivers.insert(row.fields[7].substr(0, 7));
  EXPECT_EQ(receivers, (std::set<std::string>{"M01-001", "M01-002"}));

  request.set_format(trace::v1::EXPORT_FORMAT_FSMA_XLSX);
  const File workbook = Export(request);
  EXPECT_EQ(workbook.content.substr(0, 2), "PK");
  EXPECT_EQ(workbook.rows, 8u);
}

TEST_F(WayServiceTest, ExportsWhatWasRecordedInATime) {
  trace::v1::ExportRequest request;
  request.set_format(trace::v1::EXPORT_FORMAT_EPCIS);
  *request.mutable_from_time() = TimeUtil::MicrosecondsToTimestamp(testing::kMorning.us + 1);
  EXPECT_EQ(Export(request).rows, 0u);
  clock_.Set({testing::kMorning.us + base::kMicrosPerSecond});
  for (int i = 0; i < 150; ++i) Received(1'000);
  const File file = Export(request);
  EXPECT_EQ(file.rows, 150u);
  EXPECT_LE(file.longest_piece, size_t{64} << 10);
  EXPECT_EQ(nlohmann::json::parse(file.content)["epcisBody"]["eventList"].size(), 150u);
  *request.mutable_to_time() = request.from_time();
  EXPECT_EQ(Export(request).reason, "TIME_RANGE_INVALID");
}

TEST_F(WayServiceTest, AnExportSaysWhatItIsOfAndAMarketExportsItsOwn) {
  trace::v1::ExportRequest request;
  EXPECT_EQ(Export(request).reason, "EXPORT_EMPTY");
  request.add_batch_codes(root_);
  EXPECT_EQ(Export(request).reason, "EXPORT_FORMAT");
  request.set_format(trace::v1::EXPORT_FORMAT_EPCIS);
  EXPECT_EQ(Export(request, "urn:panyuan:market:M01").reason, "");
  EXPECT_EQ(Export(request, "urn:panyuan:market:M02").reason, "OTHER_SCOPE");
  request.clear_batch_codes();
  *request.mutable_from_time() = TimeUtil::MicrosecondsToTimestamp(testing::kMorning.us);
  EXPECT_EQ(Export(request, "urn:panyuan:market:M01").reason, "OTHER_SCOPE");
  EXPECT_EQ(Export(request, kVendor).reason, "NOT_PERMITTED");
}

}  // namespace
}  // namespace panyuan
