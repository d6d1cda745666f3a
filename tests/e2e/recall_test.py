"""A recall over real processes: through splits, transformations and transfers; the public page and
every sale know at once, stalls are told and answer, a drill changes nothing."""

import ssl
import subprocess
import threading
import time
import unittest
import urllib.request
import zipfile

from county import BIN, County


def kilograms(quantity):
    return float(quantity["value"])


class Recall(unittest.TestCase):
    def setUp(self):
        self.county = self.enterContext(County())
        self.context = ssl.create_default_context(
            cafile=self.county.folder / "authority/ca.crt")

    def stall(self, *arguments, who="stall", code=0):
        return self.county.json(who, "stall", *arguments, code=code)

    def regulator(self, *arguments, code=0):
        return self.county.json("regulator", "regulator", *arguments, code=code)

    def refused(self, reason, *arguments, who="stall"):
        self.assertEqual(self.stall(*arguments, who=who, code=1)["error"]["reason"], reason)

    def receive(self, product, quantity):
        return self.stall("receive", "--product", product, "--quantity", quantity, "--origin",
                          "山东安丘", "--supplier", "安丘姜业合作社")["batch"]["batch_code"]

    def hand_over(self, code, quantity):
        offer = self.stall("offer", code, quantity, "--to", "M01-002")
        transfer = offer["transfer"]["transfer_code"]
        return self.stall("accept", transfer, who="neighbour")["batch"]["batch_code"]

    def page(self, code):
        url = f"https://localhost:{self.county.web_port}/T/{code.replace('-', '')}?lang=en"
        with urllib.request.urlopen(url, context=self.context, timeout=20) as answer:
            return answer.read().decode()

    def check_store(self):
        self.assertEqual(self.county.stop(), 0)
        self.county.tool("admin", "admin", "fsck", "--data", self.county.folder)

    def chain_of_goods(self):
        """Beans, split, pressed to tofu, of which some is at the neighbour's and some is sold."""
        beans = self.receive("SOY001", "20kg")
        part = self.stall("split", f"{beans}=12", "12")["outputs"][0]["batch_code"]
        tofu = self.stall("transform", "--in", f"{part}=10", "--out",
                          "SOY002=5")["outputs"][0]["batch_code"]
        away = self.hand_over(tofu, "3kg")
        self.stall("sell", away, "3kg", who="neighbour")
        return beans, part, tofu, away

    def test_everything_downstream_is_recalled_at_once(self):
        beans, part, tofu, away = self.chain_of_goods()
        ginger = self.receive("VEG044", "5kg")
        reach = self.regulator("recall-preview", beans)["reach"]
        self.assertEqual((int(reach["batches"]), int(reach["stalls"])), (4, 2))
        self.assertEqual((kilograms(reach["left"]), kilograms(reach["sold"])), (12, 3))

        recall = self.regulator("recall-start", beans, "--level", "1", "--reason", "农药残留超标",
                                "--reason-en", "Pesticide above the limit")
        code = recall["recall_code"]
        self.assertEqual(recall["state"], "RECALL_STATE_OPEN")
        self.assertEqual(int(recall["batches"]), 4)
        self.assertLess(int(recall["seconds_to_hold"]), 5)
        # A page of goods that are sold out says so too, and sales are refused.
        for recalled in (beans, part, tofu, away):
            self.assertIn("Pesticide above the limit", self.page(recalled))
        self.assertNotIn("Pesticide above the limit", self.page(ginger))
        self.refused("BATCH_RECALLED", "sell", tofu, "1kg")
        self.refused("BATCH_RECALLED", "split", f"{part}=1", "1")
        self.stall("sell", ginger, "1kg")

        # Both stalls are told; what came back and was destroyed is counted.
        self.stall("acknowledge", code)
        waiting = self.regulator("recall-notices", code, "--waiting")["notices"]
        self.assertEqual([notice["stall_code"] for notice in waiting], ["M01-002"])
        self.stall("acknowledge", code, who="neighbour")
        self.refused("RECOVERED_MORE", "recover", code, away, "4kg", who="neighbour")
        evidence = self.county.folder / "photo.png"
        evidence.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        self.stall("recover", code, away, "2kg", "--evidence", str(evidence), who="neighbour")
        notice = self.stall("destroy", away, "2kg", "--recall", code, who="neighbour")["notice"]
        self.assertEqual((kilograms(notice["recovered"]), kilograms(notice["destroyed"])), (2, 2))
        shown = self.regulator("recall-show", code)["recall"]
        self.assertEqual(shown["effectiveness_permille"], 933)
        self.assertEqual(int(shown["acknowledged"]), 2)

        self.regulator("recall-widen", code, ginger)
        self.refused("BATCH_RECALLED", "sell", ginger, "1kg")
        self.assertEqual(len(self.regulator("recall-batches", code)["batches"]), 5)
        self.check_reports(code)

        closed = self.regulator("recall-close", code, "--closing", "已处理完毕")["recall"]
        self.assertEqual(closed["state"], "RECALL_STATE_CLOSED")
        self.stall("sell", ginger, "1kg")
        self.check_store()

    def check_reports(self, code):
        pdf, sheet = self.county.folder / "recall.pdf", self.county.folder / "recall.xlsx"
        self.county.tool("regulator", "regulator", "recall-report", code, "--out", str(pdf))
        self.county.tool("regulator", "regulator", "recall-report", code, "--xlsx", "--out",
                         str(sheet))
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True,
                              check=True).stdout
        for words in (code, "农药残留超标", "M01-002", "未经核实"):
            self.assertIn(words, text)
        with zipfile.ZipFile(sheet) as book:
            self.assertIsNone(book.testzip())
            self.assertIn("xl/worksheets/sheet3.xml", book.namelist())

    def test_a_drill_changes_nothing(self):
        beans, _, tofu, _ = self.chain_of_goods()
        before = self.county.json("consumer", "scan", tofu)
        drill = self.regulator("recall-start", beans, "--reason", "年度演练", "--drill")
        code = drill["recall_code"]
        self.assertTrue(code.startswith("D-"))
        self.assertEqual(int(drill["batches"]), 4)
        self.stall("acknowledge", code)
        self.stall("acknowledge", code, who="neighbour")
        self.refused("RECALL_DRILL", "destroy", tofu, "1kg", "--recall", code)
        shown = self.regulator("recall-show", code)["recall"]
        self.assertIsNotNone(shown.get("seconds_to_acknowledge"))
        after = self.county.json("consumer", "scan", tofu)
        self.assertEqual(after["batch"], before["batch"])
        self.assertEqual(len(after["events"]), len(before["events"]))
        self.stall("sell", tofu, "1kg")
        self.regulator("recall-close", code, "--closing", "演练结束")
        self.check_store()

    def test_a_watching_stall_is_told_within_seconds(self):
        ginger = self.receive("VEG044", "5kg")
        watch = subprocess.Popen(
            [BIN / "panyuan-stall", "--profile", self.county.folder / "profiles/stall.toml",
             "--lang", "en", "notices", "--watch"],
            stdout=subprocess.PIPE, text=True, env=self.county.environment)
        self.addCleanup(watch.stdout.close)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        lines, come = [], threading.Event()

        def read():
            for line in watch.stdout:
                lines.append(line)
                come.set()

        threading.Thread(target=read, daemon=True).start()
        time.sleep(3)
        self.assertFalse(lines)
        code = self.regulator("recall-start", ginger, "--reason", "农药残留超标")["recall_code"]
        self.assertTrue(come.wait(10))
        time.sleep(0.5)
        self.assertIn(code, "".join(lines))


if __name__ == "__main__":
    unittest.main()
