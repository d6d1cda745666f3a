"""A stall without a network: labels at once, the record later, once and in order."""

import json
import random
import shutil
import signal
import ssl
import subprocess
import time
import unittest
import urllib.request

from county import BIN, County

GINGER = ["receive", "--product", "VEG044", "--quantity", "40kg", "--origin", "山东安丘",
          "--outside", "--supplier", "安丘姜业合作社"]


class Outbox(unittest.TestCase):
    def setUp(self):
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)

    def stall(self, *arguments, code=0):
        return self.county.tool("stall", "stall", "--timeout", 2, *arguments, code=code)

    def json(self, *arguments, code=0):
        return json.loads(self.stall("--json", *arguments, code=code))

    def offline(self, *arguments):
        return self.json(*arguments, "--offline")

    def chain(self, code):
        request = urllib.request.Request(
            f"https://localhost:{self.county.web_port}/T/{code.replace('-', '')}",
            headers={"Accept": "application/json"})
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        with urllib.request.urlopen(request, timeout=20, context=context) as answer:
            return json.load(answer)["chain"]

    def listed(self):
        return {batch["batch_code"]: batch for batch in self.json("list")["batches"]}

    def folder(self):
        [folder] = (self.county.folder / "data/panyuan").iterdir()
        return folder

    def review(self):
        return [(entry["number"], entry["refusal"]["reason"])
                for entry in self.json("outbox")["review"]]

    def test_a_label_is_printed_without_the_server_and_recorded_later(self):
        error = self.json(*GINGER, "--offline", code=4)["error"]
        self.assertEqual(error["reason"], "NO_CODE_LEFT")
        first = self.json(*GINGER)  # also reserves codes
        self.assertTrue(first["label_url"])
        self.assertEqual(self.json("codes")["codes_left"], 99)
        self.county.stop()

        label = self.county.folder / "offline.png"
        queued = self.json(*GINGER, "--label", label)
        self.assertTrue(queued["queued"])
        code = queued["batch_code"]
        if shutil.which("zbarimg"):
            seen = subprocess.run(["zbarimg", "--quiet", "--raw", label], check=True,
                                  capture_output=True, text=True).stdout.strip()
            self.assertEqual(seen, queued["small_label_url"])
            self.assertTrue(seen.endswith("/T/" + code.replace("-", "")))
        out = self.stall("sell", code, "2kg")
        self.assertIn("NOT RECORDED YET", out)
        self.assertEqual(len(self.json("outbox")["waiting"]), 2)
        self.assertEqual(self.json("sync", code=4)["waiting"], 2)

        self.county.start()
        self.assertIn("2 wait to be sent", self.stall("list"))
        done = self.json("sync")
        self.assertEqual((done["recorded"], done["refused"], done["waiting"]), (2, 0, 0))
        self.assertEqual(self.json("sync")["recorded"], 0)
        batch = self.listed()[code]
        self.assertEqual(batch["on_hand"]["value"], "38")
        chain = self.chain(code)
        self.assertEqual([event["step"] for event in chain["events"]],
                         ["CHAIN_STEP_RECEIVED", "CHAIN_STEP_SOLD"])

    def test_goods_are_split_merged_and_made_without_the_server(self):
        ginger = self.json(*GINGER)["batch"]["batch_code"]  # also reserves codes
        soy = self.json(*GINGER[:2], "SOY001", *GINGER[3:])["batch"]["batch_code"]
        self.county.stop()

        labels = self.county.folder / "split.pdf"
        split = self.json("split", f"{ginger}=20kg", "8", "12", "--labels", labels)
        self.assertTrue(split["queued"])
        small, large = (output["batch_code"] for output in split["outputs"])
        self.assertTrue(split["outputs"][0]["small_label_url"].endswith(small.replace("-", "")))
        self.assertTrue(labels.read_bytes().startswith(b"%PDF-"))
        merged = self.json("merge", f"{small}=5", f"{large}=5", "--quantity", "10")
        self.json("sell", merged["outputs"][0]["batch_code"], "3kg")
        tofu = self.stall("transform", "--in", f"{soy}=10", "--out", "SOY002=5")
        self.assertIn("NOT RECORDED YET", tofu)
        packs = self.json("repack", "--in", large, "--out", "3", "--out", "4")
        self.assertIn("8 kg + 12 kg", self.stall("outbox"))
        self.assertEqual([entry["kind"] for entry in self.json("outbox")["waiting"]],
                         ["transform", "transform", "sell", "transform", "transform"])

        self.county.start()
        done = self.json("sync")
        self.assertEqual((done["recorded"], done["refused"], done["waiting"]), (5, 0, 0))
        left = {code: float(batch["on_hand"]["value"]) for code, batch in self.listed().items()}
        self.assertEqual((left[ginger], left[small], left[large]), (20, 3, 0))
        self.assertEqual(left[merged["outputs"][0]["batch_code"]], 7)
        self.assertEqual([left[pack["batch_code"]] for pack in packs["outputs"]], [3, 4])
        self.assertEqual(sorted(left.values()), [0, 3, 3, 4, 5, 7, 20, 30])

    def test_a_code_reserved_before_its_input_is_not_used_with_a_network(self):
        self.json("codes", "--reserve", 10)
        goods = self.county.folder / "goods.csv"
        goods.write_text("product,quantity,unit,origin,supplier\nVEG044,40,kg,山东安丘,安丘姜业合作社\n")
        self.json("receive", "--file", goods)
        [newer] = self.listed()
        self.assertEqual(len(self.json("split", newer, "15", "25")["outputs"]), 2)
        [part, *_] = self.listed()
        self.offline("split", part, "1")
        self.json("sync", code=3)
        self.assertEqual(self.review(), [(1, "CODE_OLDER_THAN_INPUT")])

    def test_what_waits_goes_first(self):
        self.json("sync")
        first = self.offline(*GINGER)["batch_code"]
        second = self.json(*GINGER)["batch"]["batch_code"]
        leaves = [self.chain(code)["events"][0].get("leafIndex", 0) for code in (first, second)]
        self.assertLess(int(leaves[0]), int(leaves[1]))

    def test_conflicts_are_kept_for_review(self):
        self.json("codes", "--reserve", 10)
        code = self.offline(*GINGER)["batch_code"]
        self.offline("sell", code, "41kg")
        bad = self.offline("receive", "--product", "VEG999", "--quantity", "1kg", "--origin", "x",
                           "--supplier", "y")["batch_code"]
        self.offline("sell", bad, "1kg")
        done = self.json("sync", code=3)
        self.assertEqual((done["recorded"], done["refused"], done["review"]), (1, 3, 3))
        self.assertEqual(self.review(), [(2, "QUANTITY_EXCEEDS_STOCK"), (3, "UNKNOWN_PRODUCT"),
                                         (4, "RECEIPT_UNDER_REVIEW")])
        self.assertIn("[UNKNOWN_PRODUCT]", self.stall("outbox"))
        self.assertEqual(self.json("sell", bad, "1kg", code=2)["error"]["reason"],
                         "RECEIPT_UNDER_REVIEW")

        self.hold(code)
        self.offline("sell", code, "1kg")
        self.json("sync", code=3)
        self.assertIn((5, "BATCH_HELD"), self.review())

        self.stall("outbox", "--drop", 3, code=2)
        self.assertEqual(len(self.json("outbox", "--drop", 3, "--yes")["review"]), 3)
        self.assertTrue((self.folder() / "dropped/00000003.json").exists())
        self.assertEqual(len(self.json("outbox", "--retry", 2)["waiting"]), 1)
        self.json("sync", code=3)
        self.assertEqual(len(self.review()), 3)

    def hold(self, code):
        """Has the batch fail a test."""
        sample = self.county.json("tester", "lab", "sample", code, "--test-portion", "500g")
        result = self.county.json("tester", "lab", "result", sample["sample"]["sample_code"],
                                  "PES-019", "--value", "0.31", "--unit", "mg/kg",
                                  "--method", "GB 23200.121-2021")
        self.county.json("reviewer", "lab", "verify", result["result"]["result_code"])

    def test_a_damaged_file_is_set_aside_and_said(self):
        self.json("codes", "--reserve", 10)
        codes = [self.offline(*GINGER)["batch_code"] for _ in range(3)]
        damaged = self.folder() / "outbox/00000002.json"
        damaged.write_text(damaged.read_text()[:200])
        self.assertEqual(self.json("sync")["damaged"], 1)
        self.assertIn("[OUTBOX_ENTRY_DAMAGED]", self.stall("outbox"))
        self.assertTrue((self.folder() / "review/00000002.damaged").exists())
        self.assertEqual(set(self.listed()), {codes[0], codes[2]})
        (self.folder() / "codes").write_text("{")
        self.assertEqual(self.json("codes", "--reserve", 5)["codes_left"], 5)

    def test_two_syncs_at_once_send_everything_once(self):
        self.json("codes", "--reserve", 30)
        codes = [self.offline(*GINGER)["batch_code"] for _ in range(20)]
        both = [self.start_sync() for _ in range(2)]
        for process in both:
            self.assertEqual(process.wait(timeout=60), 0)
        self.assert_recorded_once_in_order(codes)

    def test_kills_of_either_side_lose_and_double_nothing(self):
        self.json("codes", "--reserve", 100)
        codes = [self.offline(*GINGER)["batch_code"] for _ in range(45)]
        sold = random.Random(3).sample(codes, 15)
        for code in sold:
            self.offline("sell", code, "1kg")
        dice = random.Random(3)
        for kill in range(20):
            sync = self.start_sync()
            time.sleep(dice.uniform(0.02, 0.25))
            if kill % 2:
                self.county.stop(signal.SIGKILL)
                self.county.start()
            sync.kill()
            sync.wait()
        for _ in range(10):
            if not self.json("sync")["waiting"]:
                break
        self.assertEqual(self.review(), [])
        self.assert_recorded_once_in_order(codes)
        batches = self.listed()
        for code in codes:
            self.assertEqual(batches[code]["on_hand"]["value"], "39" if code in sold else "40")

    def start_sync(self):
        return subprocess.Popen(
            [BIN / "panyuan-stall", "--profile", self.county.folder / "profiles/stall.toml",
             "--timeout", "2", "sync"], env=self.county.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def assert_recorded_once_in_order(self, codes):
        self.assertEqual(sorted(self.listed()), sorted(codes))
        leaves = [int(self.chain(code)["events"][0].get("leafIndex", 0)) for code in codes]
        self.assertEqual(leaves, sorted(leaves))


if __name__ == "__main__":
    unittest.main()
