#include "clients/stall/outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "clients/common/files.h"
#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "clients/stall/codes.h"
#include "clients/stall/reasons.h"
#include "clients/stall/sealed_json.h"
#include "clients/stall/sync.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::clients::stall {
namespace {

using testing::kMorning;

trace::v1::RegisterBatchRequest Receipt(int i) {
  trace::v1::RegisterBatchRequest request;
  request.set_request_id("receipt-" + std::to_string(i));
  request.set_reserved_code("code-" + std::to_string(i));
  request.mutable_batch()->set_product_code("VEG044");
  request.mutable_batch()->set_origin("山东安丘");
  request.mutable_batch()->mutable_arrived_at()->set_seconds(1'772'577'000);
  request.mutable_batch()->set_photo_sha256(std::string("\0\xff", 2));
  return request;
}

trace::v1::SellBatchRequest Sale(int i, const std::string& of) {
  trace::v1::SellBatchRequest request;
  request.set_request_id("sale-" + std::to_string(i));
  request.set_batch_code(of);
  return request;
}

trace::v1::TransformBatchesRequest Split(int i, const std::string& of, const std::string& into) {
  trace::v1::TransformBatchesRequest request;
  request.set_request_id("split-" + std::to_string(i));
  request.set_kind(trace::v1::BATCH_MAKING_SPLIT);
  request.add_inputs()->set_batch_code(of);
  request.add_outputs()->set_reserved_code(into);
  return request;
}

// A server that records each request id once and refuses what it is told to.
class FakeServer {
 public:
  base::Status Send(const StallRequest& request) {
    OutboxEntry entry{0, {}, request, {}};
    if (down) return kServerUnreachable;
    if (refuse.contains(entry.request_id()))
      return ServerError("CODE_ALREADY_USED", base::Code::kFailedPrecondition, "used", {});
    if (known_.insert(entry.request_id()).second) recorded.push_back(entry.request_id());
    return base::Ok();
  }

  bool down = false;
  std::set<std::string> refuse;
  std::vector<std::string> recorded;

 private:
  std::set<std::string> known_;
};

class OutboxTest : public ::testing::Test {
 protected:
  DurableFiles Files(DurableFiles::Step step = {}) {
    return DurableFiles::Open(folder_ / "stall", Outbox::Subfolders(), std::move(step)).value();
  }
  Outbox OpenOutbox(const DurableFiles& files) { return Outbox::Open(files).value(); }
  base::Result<SyncOutcome> Sync(Outbox& outbox) {
    return Deliver(
        outbox, [this](const StallRequest& request) { return server_.Send(request); },
        [] { return true; }, Language::kEnglish);
  }

  testing::ScratchFolder folder_;
  FakeServer server_;
};

TEST_F(OutboxTest, AnEntryComesBackAsItWas) {
  const OutboxEntry entry{7, kMorning, Receipt(1), Refusal{"REASON", "句子", kMorning}};
  const auto back = DecodeEntry(EncodeEntry(entry));
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<trace::v1::RegisterBatchRequest>(back->request).SerializeAsString(),
            Receipt(1).SerializeAsString());
  EXPECT_EQ(back->made_at, kMorning);
  EXPECT_EQ(back->refusal->message, "句子");
  EXPECT_FALSE(DecodeEntry(EncodeEntry(entry).substr(0, 100)));
  std::string changed = EncodeEntry(entry);
  changed[changed.find("VEG044") + 5] = '5';
  EXPECT_FALSE(DecodeEntry(changed)) << "one changed digit is noticed";
}

TEST_F(OutboxTest, KeepsTheOrderOverARestart) {
  const DurableFiles files = Files();
  for (int i = 0; i < 12; ++i) ASSERT_OK(OpenOutbox(files).Add(Receipt(i), kMorning));
  Outbox outbox = OpenOutbox(files);
  ASSERT_OK(Sync(outbox));
  ASSERT_EQ(server_.recorded.size(), 12u);
  for (int i = 0; i < 12; ++i) EXPECT_EQ(server_.recorded[i], Receipt(i).request_id());
  EXPECT_TRUE(OpenOutbox(files).waiting().empty());
}

TEST_F(OutboxTest, StopsWhereTheServerIsGoneAndGoesPastRefusals) {
  const DurableFiles files = Files();
  Outbox outbox = OpenOutbox(files);
  ASSERT_OK(outbox.Add(Receipt(1), kMorning));
  ASSERT_OK(outbox.Add(Sale(1, "code-1"), kMorning));
  ASSERT_OK(outbox.Add(Receipt(2), kMorning));
  ASSERT_OK(outbox.Add(Sale(2, "code-2"), kMorning));
  server_.down = true;
  EXPECT_REASON(base::Status(*Sync(outbox)->stopped), kServerUnreachable);
  EXPECT_EQ(outbox.waiting().size(), 4u);

  server_.down = false;
  server_.refuse = {"receipt-1"};
  const auto outcome = Sync(outbox);
  ASSERT_OK(outcome);
  EXPECT_EQ(outcome->refused, 2u) << "the receipt, and the sale that needs it";
  EXPECT_EQ(server_.recorded, (std::vector<std::string>{"receipt-2", "sale-2"}));
  EXPECT_EQ(outbox.review().at(2).refusal->reason, kReceiptUnderReview.name);

  // Settled: both go again, the receipt first, under their old ids.
  server_.refuse.clear();
  Outbox reopened = OpenOutbox(files);
  EXPECT_EQ(reopened.review().at(1).refusal->reason, "CODE_ALREADY_USED");
  EXPECT_REASON(reopened.Retry(9), kOutboxEntryUnknown);
  ASSERT_OK(reopened.Retry(1));
  ASSERT_OK(Sync(reopened));
  EXPECT_EQ(server_.recorded,
            (std::vector<std::string>{"receipt-2", "sale-2", "receipt-1", "sale-1"}));
  EXPECT_TRUE(OpenOutbox(files).review().empty());
}

TEST_F(OutboxTest, WhatIsMadeOfARefusedBatchWaitsForItToo) {
  const DurableFiles files = Files();
  Outbox outbox = OpenOutbox(files);
  ASSERT_OK(outbox.Add(Receipt(1), kMorning));
  ASSERT_OK(outbox.Add(Split(1, "code-1", "code-2"), kMorning));
  ASSERT_OK(outbox.Add(Sale(1, "code-2"), kMorning));
  ASSERT_OK(outbox.Add(Sale(2, "code-3"), kMorning));
  server_.refuse = {"receipt-1"};
  EXPECT_EQ(Sync(outbox)->refused, 3u);
  EXPECT_EQ(server_.recorded, (std::vector<std::string>{"sale-2"}));

  server_.refuse.clear();
  Outbox reopened = OpenOutbox(files);
  const std::string made = "code-2", other = "code-3";
  EXPECT_REASON(reopened.CheckRecorded({&made, 1}), kReceiptUnderReview);
  EXPECT_OK(reopened.CheckRecorded({&other, 1}));
  ASSERT_OK(reopened.Retry(1));
  ASSERT_OK(Sync(reopened));
  EXPECT_EQ(server_.recorded,
            (std::vector<std::string>{"sale-2", "receipt-1", "split-1", "sale-1"}));
}

TEST_F(OutboxTest, WhatIsDroppedOrDamagedIsKept) {
  const DurableFiles files = Files();
  Outbox outbox = OpenOutbox(files);
  ASSERT_OK(outbox.Add(Receipt(1), kMorning));
  ASSERT_OK(outbox.Add(Receipt(2), kMorning));
  server_.refuse = {"receipt-1", "receipt-2"};
  ASSERT_OK(Sync(outbox));
  ASSERT_OK(outbox.Drop(1));
  EXPECT_OK(ReadFile(files.PathOf("dropped/00000001.json"), 1 << 20));
  std::ofstream(files.PathOf("review/00000002.json"), std::ios::app) << "x";
  std::ofstream(files.PathOf("outbox/00000003.json")) << "half a fi";
  Outbox reopened = OpenOutbox(files);
  EXPECT_TRUE(reopened.review().empty());
  EXPECT_TRUE(reopened.waiting().empty());
  ASSERT_EQ(reopened.damaged().size(), 2u);
  EXPECT_EQ(ReadFile(files.PathOf("review/00000003.damaged"), 100).value(), "half a fi");
  EXPECT_REASON(reopened.Retry(3), kOutboxEntryDamaged);
  ASSERT_OK(reopened.Drop(3));
  EXPECT_EQ(ReadFile(files.PathOf("dropped/00000003.damaged"), 100).value(), "half a fi");
  EXPECT_EQ(OpenOutbox(files).Add(Receipt(4), kMorning).value(), 4u) << "no number is used twice";
}

// Runs `act` with the n-th operation on the disk failing, for every n until none fails.
template <class Act>
int WithACrashAtEveryStep(const testing::ScratchFolder& folder, Act act) {
  for (int n = 0;; ++n) {
    int left = n;
    bool crashed = false;
    const auto files = DurableFiles::Open(
        folder / ("crash-" + std::to_string(n)), Outbox::Subfolders(),
        [&](std::string_view) -> base::Status {
          // After a crash nothing more reaches the disk.
          if (crashed || left-- == 0) {
            crashed = true;
            return base::Error(kFileUnwritable, {{"path", "p"}, {"problem", "crash"}});
          }
          return base::Ok();
        });
    const bool done = act(files.ok() ? &*files : nullptr, folder / ("crash-" + std::to_string(n)));
    if (done && !crashed) return n;
  }
}

TEST_F(OutboxTest, ACrashBetweenAnyTwoStepsLosesAndDoublesNothing) {
  const int steps = WithACrashAtEveryStep(folder_, [&](const DurableFiles* files,
                                                       const std::string& path) {
    FakeServer server;
    server.refuse = {"receipt-2"};
    std::vector<std::string> accepted;  // what the vendor was told is in the outbox
    const auto send = [&](const StallRequest& request) { return server.Send(request); };
    const auto work = [&](const DurableFiles& on) {
      auto outbox = Outbox::Open(on);
      if (!outbox.ok()) return;
      for (int i = 1; i <= 3; ++i) {
        if (std::find(accepted.begin(), accepted.end(), Receipt(i).request_id()) != accepted.end())
          continue;
        if (!outbox->Add(Receipt(i), kMorning).ok()) return;
        accepted.push_back(Receipt(i).request_id());
      }
      (void)Deliver(
          *outbox, send, [] { return true; }, Language::kEnglish);
    };
    if (files != nullptr) work(*files);
    // The next run, on a sound disk.
    const DurableFiles sound = DurableFiles::Open(path, Outbox::Subfolders()).value();
    Outbox outbox = Outbox::Open(sound).value();
    EXPECT_OK(Deliver(
        outbox, send, [] { return true; }, Language::kEnglish));
    EXPECT_TRUE(outbox.waiting().empty());
    EXPECT_TRUE(outbox.damaged().empty());
    for (const std::string& id : accepted) {
      const bool recorded = std::count(server.recorded.begin(), server.recorded.end(), id) == 1;
      const bool under_review =
          std::count_if(outbox.review().begin(), outbox.review().end(),
                        [&](const auto& entry) { return entry.second.request_id() == id; }) == 1;
      EXPECT_NE(recorded, under_review) << id;
    }
    EXPECT_TRUE(std::is_sorted(server.recorded.begin(), server.recorded.end()));
    return accepted.size() == 3;
  });
  EXPECT_GT(steps, 20) << "each operation on the disk was made to fail once";
}

TEST_F(OutboxTest, IsBounded) {
  const DurableFiles files = Files();
  const std::string entry = EncodeEntry({0, kMorning, Sale(1, "code-1"), {}});
  for (size_t i = 1; i <= Outbox::kMaxEntries; ++i) {
    std::string number = std::to_string(i);
    number.insert(0, 8 - number.size(), '0');
    ASSERT_OK(WriteFile(files.PathOf("outbox/" + number + ".json"), entry));
  }
  EXPECT_REASON(OpenOutbox(files).Add(Receipt(1), kMorning), kOutboxFull);
}

trace::v1::ReserveBatchCodesResponse Answer(int first, uint32_t count) {
  trace::v1::ReserveBatchCodesResponse answer;
  answer.set_stall_code("M01-001");
  answer.set_public_host("panan.example");
  for (uint32_t i = 0; i < count; ++i)
    answer.add_batch_codes("code-" + std::to_string(first + static_cast<int>(i)));
  return answer;
}

TEST_F(OutboxTest, ACodeIsGivenOnceAndTheHostIsRemembered) {
  const DurableFiles files = Files();
  Codes codes = Codes::Open(files, "county").value().value();
  EXPECT_EQ(codes.Take().value(), std::nullopt);
  ASSERT_OK(codes.Reserve(3, [](const auto& request) { return Answer(1, request.count()); }));
  EXPECT_EQ(codes.Take().value(), "code-1");
  Codes again = Codes::Open(files, "county").value().value();
  EXPECT_EQ(again.public_host(), "panan.example");
  EXPECT_EQ(again.Take().value(), "code-2");
  ASSERT_OK(again.GiveBack("code-2"));
  EXPECT_EQ(Codes::Open(files, "county").value()->Take().value(), "code-2");
  EXPECT_EQ(Codes::Open(files, "another").value()->left(), 0u);
  again.KeepFor("M01-002");
  EXPECT_EQ(again.left(), 0u);
}

TEST_F(OutboxTest, ALostReservationIsAskedForAgainUnderItsId) {
  const DurableFiles files = Files();
  std::vector<std::string> ids;
  Codes codes = Codes::Open(files, "county").value().value();
  EXPECT_REASON(
      codes.Reserve(100,
                    [&](const auto& request) {
                      ids.push_back(request.request_id());
                      return base::Result<trace::v1::ReserveBatchCodesResponse>(kServerSilent);
                    }),
      kServerSilent);
  Codes again = Codes::Open(files, "county").value().value();
  ASSERT_OK(again.Reserve(60, [&](const auto& request) {
    ids.push_back(request.request_id());
    return Answer(1, request.count());
  }));
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_EQ(again.left(), 100u);
}

TEST_F(OutboxTest, DamagedCodesAreNotUsed) {
  const DurableFiles files = Files();
  ASSERT_OK(WriteFile(files.PathOf(Codes::kFile), "{\"content\":"));
  EXPECT_FALSE(Codes::Open(files, "county").value());
}

}  // namespace
}  // namespace panyuan::clients::stall
