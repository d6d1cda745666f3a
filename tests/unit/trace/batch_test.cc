#include "services/trace/domain/batch.h"

#include <gtest/gtest.h>

#include "services/base/reasons.h"
#include "services/trace/domain/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::trace {
namespace {

using testing::kMorning;

TEST(ReadMass, IsExactToTheGram) {
  EXPECT_EQ(ReadMass("40", "KGM", "quantity").value(), 40'000);
  EXPECT_EQ(ReadMass("0.001", "KGM", "quantity").value(), 1);
  EXPECT_EQ(ReadMass("250", "GRM", "quantity").value(), 250);
  EXPECT_EQ(ReadMass("100000", "KGM", "quantity").value(), kMaxBatchMass_g);
  EXPECT_REASON(ReadMass("0.0005", "KGM", "quantity"), kQuantityTooFine);
  EXPECT_REASON(ReadMass("0.5", "GRM", "quantity"), kQuantityTooFine);
}

TEST(ReadMass, NamesWhatIsWrong) {
  EXPECT_REASON(ReadMass("", "KGM", "quantity"), base::kFieldMissing);
  EXPECT_REASON(ReadMass("0", "KGM", "quantity"), kQuantityNotPositive);
  EXPECT_REASON(ReadMass("-3", "KGM", "quantity"), kQuantityNotPositive);
  EXPECT_REASON(ReadMass("100000.001", "KGM", "quantity"), kQuantityTooLarge);
  EXPECT_REASON(ReadMass("40", "LTR", "quantity"), kUnitNotAccepted);
  EXPECT_REASON(ReadMass("forty", "KGM", "quantity"), base::kInvalidDecimal);
  EXPECT_EQ(ReadMass("-3", "KGM", "quantity").error().metadata().at("field"), "quantity");
}

TEST(FormatKilograms, ShowsNoIdleZeros) {
  EXPECT_EQ(FormatKilograms(40'000), "40");
  EXPECT_EQ(FormatKilograms(12'500), "12.5");
  EXPECT_EQ(FormatKilograms(1), "0.001");
  EXPECT_EQ(FormatKilograms(0), "0");
}

IncomingBatch Ginger() {
  IncomingBatch incoming;
  incoming.product_code = "VEG044";
  incoming.quantity = "40";
  incoming.unit_code = "KGM";
  incoming.origin = "山东安丘";
  incoming.supplier.name = "安丘姜业合作社";
  return incoming;
}

TEST(CheckIncoming, TakesAWholeRecord) { EXPECT_OK(CheckIncoming(Ginger())); }

TEST(CheckIncoming, NamesTheFieldAtFault) {
  IncomingBatch incoming = Ginger();
  incoming.supplier.name.clear();
  EXPECT_EQ(CheckIncoming(incoming).error().metadata().at("field"), "supplier.name");
  incoming = Ginger();
  incoming.origin = std::string(81, 'a');
  EXPECT_REASON(CheckIncoming(incoming), base::kTextTooLong);
  incoming = Ginger();
  incoming.certificate_number = "\xff";
  EXPECT_REASON(CheckIncoming(incoming), base::kInvalidUtf8);
  incoming = Ginger();
  incoming.photo_sha256 = "short";
  EXPECT_REASON(CheckIncoming(incoming), kPhotoHashInvalid);
}

TEST(Batch, ShowsTheStateThatWins) {
  Batch batch;
  batch.received_g = batch.on_hand_g = 40'000;
  EXPECT_EQ(batch.state(), BatchState::kOnSale);
  batch.on_hand_g = 0;
  EXPECT_EQ(batch.state(), BatchState::kSoldOut);
  batch.hold = Hold{"", "", "", kMorning, HoldBy::kMarket};
  EXPECT_EQ(batch.state(), BatchState::kHeld);
  batch.recall_id = {3};
  EXPECT_EQ(batch.state(), BatchState::kRecalled);
  batch.voided = true;
  EXPECT_EQ(batch.state(), BatchState::kVoided);
}

}  // namespace
}  // namespace panyuan::trace
