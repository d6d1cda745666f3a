"""Goods move between arrival and sale, over real processes: split, merged, transformed, in crates,
between stalls, lost, corrected; and every balance adds up."""

import datetime
import unittest

from county import County

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def kilograms(quantity):
    return float(quantity["value"]) if quantity else 0.0


def gap(balance, opening=0.0):
    """What came in less what went out and what is left: 0 where the books are right."""
    into = sum(kilograms(balance[k]) for k in ("received", "moved_in", "made", "recovered"))
    out = sum(kilograms(balance[k]) for k in ("sold", "moved_out", "transformed", "lost", "returned",
                                              "destroyed", "sent_out", "left"))
    return round(opening + into - out, 3)


class Moves(unittest.TestCase):
    def setUp(self):
        self.county = self.enterContext(County())

    def stall(self, *arguments, who="stall", code=0):
        return self.county.json(who, "stall", *arguments, code=code)

    def refused(self, reason, *arguments, who="stall"):
        self.assertEqual(self.stall(*arguments, who=who, code=1)["error"]["reason"], reason)

    def receive(self, product, quantity, *more):
        return self.stall("receive", "--product", product, "--quantity", quantity, "--origin",
                          "山东安丘", "--supplier", "安丘姜业合作社", *more)["batch"]["batch_code"]

    def left(self, code, who="stall"):
        return kilograms(self.stall("show", code, who=who)["batch"]["on_hand"])

    def check_books(self, codes, who="stall"):
        for code in codes:
            balance = self.stall("balance", code, who=who)["balance"]
            self.assertEqual(gap(balance), 0, code)
            batch = self.stall("show", code, who=who)["batch"]
            self.assertEqual(kilograms(balance["left"]),
                             kilograms(batch["on_hand"]) - kilograms(batch.get("oversold")), code)
        whole = self.stall("balance", who=who)
        self.assertEqual(gap(whole["balance"], kilograms(whole["opening"])), 0)

    def check_store(self):
        """Everything that follows from the log is as the log says."""
        self.assertEqual(self.county.stop(), 0)
        self.county.tool("admin", "admin", "fsck", "--data", self.county.folder)

    def test_a_day_of_moves(self):
        ginger = self.receive("VEG044", "40kg")

        # Split and merged; goods are conserved.
        self.refused("QUANTITY_NOT_CONSERVED", "split", f"{ginger}=10kg", "6", "5")
        split = self.stall("split", f"{ginger}=15kg", "8", "6.5kg")
        first, second = (batch["batch_code"] for batch in split["outputs"])
        self.assertEqual(split["yield_permille"], 966)
        merged = self.stall("merge", f"{first}=4", second, "--quantity", "10.5")
        whole = merged["outputs"][0]["batch_code"]
        self.assertEqual((self.left(ginger), self.left(first), self.left(second)), (25, 4, 0))

        # A transformation within its yield, and one outside it, which the market sees.
        tofu = self.receive("SOY001", "20kg")
        pressed = self.stall("transform", "--in", f"{tofu}=10", "--out", "SOY002=5")
        self.assertFalse(pressed["flagged"])
        odd = self.stall("transform", "--in", f"{tofu}=10", "--out", "SOY002=9")
        self.assertTrue(odd["flagged"])
        flags = self.county.json("regulator", "regulator", "flags", "--market", "M01")["flags"]
        self.assertEqual([flag["kind"] for flag in flags], ["FLAG_KIND_YIELD"])

        # What lies in a crate cannot be sold.
        self.stall("pack", "C-1", f"{whole}=8")
        self.stall("pack", "P-1", "--level", "2", "--crate", "C-1")
        self.refused("IN_CRATES", "sell", whole, "3kg")
        tree = self.stall("crate", "P-1")["crate"]
        self.assertEqual(tree["crates"][0]["goods"][0]["batch_code"], whole)
        self.stall("unpack", "P-1")
        self.stall("unpack", "C-1", f"{whole}=7")
        self.stall("sell", whole, "3kg")
        self.stall("display", whole)

        # To another stall: partly taken, refused, taken back.
        offer = self.stall("offer", ginger, "10", "--to", "M01-002")["transfer"]["transfer_code"]
        self.assertEqual(self.left(ginger), 15)
        self.refused("REASON_MISSING", "accept", offer, "--quantity", "9", who="neighbour")
        taken = self.stall("accept", offer, "--quantity", "9", "--reason", "碰伤", who="neighbour")
        theirs = taken["batch"]["batch_code"]
        self.assertEqual((self.left(ginger), self.left(theirs, "neighbour")), (16, 9))
        self.refused("TRANSFER_ANSWERED", "withdraw", offer)
        again = self.stall("offer", ginger, "1", "--to", "M01-002")["transfer"]["transfer_code"]
        self.assertEqual(len(self.stall("offers", who="neighbour")["transfers"]), 1)
        self.stall("refuse", again, "--reason", "不需要", who="neighbour")
        last = self.stall("offer", ginger, "1", "--to", "M01-002")["transfer"]["transfer_code"]
        self.stall("withdraw", last)
        full = self.stall("offer", ginger, "2", "--to", "M01-002")["transfer"]["transfer_code"]
        self.assertEqual(self.stall("accept", full, who="neighbour")["transfer"]["state"],
                         "TRANSFER_STATE_ACCEPTED")
        self.assertEqual(self.left(ginger), 14)

        # More than there is.
        self.refused("QUANTITY_EXCEEDS_STOCK", "sell", ginger, "15kg")
        self.refused("QUANTITY_EXCEEDS_STOCK", "lose", ginger, "15", "--why", "stolen", "--reason",
                     "夜间")

        # Other ways out.
        self.stall("lose", ginger, "1", "--why", "spoiled", "--reason", "霉变")
        self.stall("return", ginger, "1", "--reason", "规格不符")
        self.stall("send-out", ginger, "1", "--reason", "杭州")
        photo = self.county.folder / "photo.png"
        photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
        self.stall("destroy", ginger, "1", "--reason", "霉变", "--evidence", photo)
        self.assertEqual(self.left(ginger), 10)

        # A sale recorded in error: struck through in the chain, the goods are back.
        sold = self.stall("sell", ginger, "5kg")["receipt"]["leaf_index"]
        self.stall("correct", ginger, sold, "--never-happened")
        self.assertEqual(self.left(ginger), 10)
        self.refused("ALREADY_CORRECTED", "correct", ginger, sold)
        chain = self.county.json("consumer", "scan", ginger)
        struck = [event for event in chain["events"] if event["struck"]]
        self.assertEqual([event["leaf_index"] for event in struck], [sold])
        self.refused("MADE_BATCH_USED", "correct", ginger, split["receipt"]["leaf_index"])

        # The market stops a sale and permits it again; the regulator's hold is the regulator's.
        self.county.identity("market", "market", "M01", "K0001")
        self.county.tool("regulator", "regulator", "hold", ginger, "--reason", "标签不清")
        self.refused("BATCH_HELD", "sell", ginger, "1kg")
        refusal = self.county.json("market", "regulator", "release", ginger, "--reason", "好", code=1)
        self.assertEqual(refusal["error"]["reason"], "HELD_BY_REGULATOR")
        self.county.tool("regulator", "regulator", "release", ginger, "--reason", "已补标签")
        self.stall("sell", ginger, "1kg")

        self.check_books([ginger, first, second, whole, tofu])
        self.check_books([theirs], who="neighbour")
        self.check_store()

    def test_goods_past_their_day_are_not_sold(self):
        today = datetime.datetime.now(SHANGHAI)
        yesterday = (today - datetime.timedelta(days=1)).strftime("%Y-%m-%d")
        old = self.receive("VEG044", "5kg", "--best-before", yesterday, "--arrived",
                           (today - datetime.timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
        self.refused("BATCH_EXPIRED", "sell", old, "1kg")
        self.refused("BATCH_EXPIRED", "offer", old, "1", "--to", "M01-002")
        due = self.stall("due")["batches"]
        self.assertEqual([batch["batch_code"] for batch in due], [old])
        self.stall("lose", old, "5", "--why", "expired", "--reason", "过期")
        self.assertEqual(self.stall("due")["batches"], [])
        self.check_books([old])
        self.check_store()

    def test_a_county_may_flag_what_it_does_not_refuse(self):
        self.county.stop()
        config = self.county.folder / "panyuan.toml"
        config.write_text(config.read_text() + '\n[trace]\noversell = "flag"\n')
        self.county.start()
        ginger = self.receive("VEG044", "10kg")
        sold = self.stall("sell", ginger, "12kg")
        self.assertTrue(sold["flagged"])
        self.assertEqual(kilograms(sold["batch"]["oversold"]), 2)
        self.refused("QUANTITY_EXCEEDS_STOCK", "split", f"{ginger}=1", "1")
        self.check_books([ginger])
        flags = self.county.json("regulator", "regulator", "flags")["flags"]
        self.assertEqual([flag["kind"] for flag in flags], ["FLAG_KIND_OVERSOLD"])
        self.stall("correct", ginger, sold["receipt"]["leaf_index"])
        self.assertEqual(self.left(ginger), 10)
        self.check_books([ginger])
        self.check_store()


if __name__ == "__main__":
    unittest.main()
