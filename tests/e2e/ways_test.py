"""Where goods came from and went, over real processes: as a tree, places, pictures and files, and the
sources that failed batches share."""

import csv
import json
import unittest
import xml.etree.ElementTree
import zipfile

from county import County


class Ways(unittest.TestCase):
    def setUp(self):
        self.county = self.enterContext(County())

    def stall(self, *arguments, who="stall", code=0):
        return self.county.json(who, "stall", *arguments, code=code)

    def regulator(self, *arguments, code=0):
        return self.county.json("regulator", "regulator", *arguments, code=code)

    def receive(self, quantity, who="stall"):
        return self.stall("receive", "--product", "VEG044", "--quantity", quantity, "--origin",
                          "山东安丘", "--supplier", "安丘姜业合作社", "--certificate", "3707",
                          who=who)["batch"]["batch_code"]

    def make_history(self):
        """One batch in two parts, one of them handed on, and some of it sold."""
        root = self.receive("40kg")
        split = self.stall("split", root, "25", "15")
        first, second = (batch["batch_code"] for batch in split["outputs"])
        offer = self.stall("offer", first, "20kg", "--to", "M01-002")
        taken = self.stall("accept", offer["transfer"]["transfer_code"],
                           who="neighbour")["batch"]["batch_code"]
        self.stall("sell", taken, "3kg", who="neighbour")
        return root, first, second, taken

    def test_goods_are_followed_back_and_forward(self):
        root, first, second, taken = self.make_history()
        way = self.regulator("trace", "forward", root)
        self.assertEqual([node["batch"]["batch_code"] for node in way["nodes"]],
                         [root, first, second, taken])
        self.assertEqual([node["depth"] for node in way["nodes"]], [0, 1, 1, 2])
        self.assertEqual({place["stall_code"]: place["batches"] for place in way["places"]},
                         {"M01-001": 3, "M01-002": 1})
        back = self.stall("trace", "back", taken, who="neighbour")
        self.assertEqual([node["batch"]["batch_code"] for node in back["nodes"]],
                         [taken, first, root])
        one = self.regulator("trace", "forward", root, "--limit", "1")
        self.assertTrue(one["next_page_token"])
        tree = self.county.tool("tester", "lab", "trace", "forward", root)
        self.assertLess(tree.index(root), tree.index("├ " + first))
        self.assertIn("└ " + taken, tree)
        self.assertIn("M01-002", self.county.tool("regulator", "regulator", "trace", "forward",
                                                  root, "--places"))
        self.assertEqual(self.regulator("trace", "back", code=1)["error"]["reason"], "ROOT_COUNT")

        picture = self.county.folder / "way.svg"
        self.county.tool("stall", "stall", "trace", "back", taken, "--svg", picture)
        texts = xml.etree.ElementTree.parse(picture).getroot().itertext()
        self.assertTrue({root, first, taken} <= set(texts))
        self.assertIn(f'"{first}" -> "{taken}"',
                      self.county.tool("stall", "stall", "trace", "forward", root, "--dot"))

        self.assertEqual(self.county.stop(), 0)
        self.county.tool("admin", "admin", "fsck", "--data", self.county.folder)

    def test_what_failed_batches_share_is_found(self):
        root, _, second, taken = self.make_history()
        other = self.receive("5kg", who="neighbour")
        found = {(one["kind"], one["value"]): one
                 for one in self.regulator("common", taken, second, other)["sources"]}
        self.assertEqual(found["SOURCE_KIND_BATCH", root]["batches"], 2)
        self.assertEqual(found["SOURCE_KIND_SUPPLIER", "安丘姜业合作社"]["batches"], 3)
        self.assertEqual(found["SOURCE_KIND_CERTIFICATE", "3707"]["batches_in_county"], 2)
        self.assertIn("supplier", self.county.tool("regulator", "regulator", "common", taken,
                                                   second))

    def test_chains_are_exported_as_files(self):
        root, _, _, taken = self.make_history()
        self.receive("5kg")  # of another chain
        path = self.county.folder / "chain"
        self.assertEqual(self.regulator("export", taken, "--out", path)["rows"], 5)
        document = json.loads(path.read_text())
        self.assertEqual(document["type"], "EPCISDocument")
        self.assertEqual(len(document["epcisBody"]["eventList"]), 5)
        self.regulator("export", root, "--format", "fsma-csv", "--out", path)
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual([row["Event type"] for row in rows],
                         ["Receiving", "Transformation", "Transformation", "Transformation",
                          "Shipping", "Receiving", "Retail sale"])
        self.assertEqual(rows[0]["Traceability lot code"], root)
        self.regulator("export", "--format", "fsma-xlsx", "--from", "2020-01-01 00:00", "--out",
                       path)
        with zipfile.ZipFile(path) as workbook:
            sheet = workbook.read("xl/worksheets/sheet1.xml")
        self.assertEqual(sheet.count(b"<row "), 9)
        self.assertEqual(self.regulator("export", "--out", path, code=1)["error"]["reason"],
                         "EXPORT_EMPTY")
        self.assertFalse(path.with_suffix(".part").exists())


if __name__ == "__main__":
    unittest.main()
