"""Labels anyone can check: offline by their signature, and watched by where they are scanned."""

import shutil
import ssl
import time
import unittest
import urllib.request

from county import County


class Labels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        cls.keys = cls.county.folder / "keys.txt"
        cls.keys.write_text(cls.get("/keys.txt"))

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    @classmethod
    def get(cls, path):
        context = ssl.create_default_context(cafile=cls.county.folder / "authority/ca.crt")
        url = f"https://localhost:{cls.county.web_port}{path}"
        with urllib.request.urlopen(url, context=context, timeout=20) as answer:
            return answer.read().decode()

    def ginger(self):
        """A batch's code and the picture of its signed label."""
        picture = self.county.folder / "label.png"
        batch = self.county.receive_ginger("--label", picture)
        return batch["batch"]["batch_code"], batch["label_url"]

    def alerts(self, profile, tool, wanted):
        """The alerts, once there are so many: scans are written every two seconds."""
        for _ in range(40):
            alerts = self.county.json(profile, tool, "alerts")["alerts"]
            if len(alerts) >= wanted:
                return alerts
            time.sleep(0.25)
        raise AssertionError(f"no {wanted} alerts: {alerts}")

    def test_a_label_is_judged_without_a_network(self):
        code, address = self.ginger()
        offline = ["--offline", "--keys", self.keys]
        label = self.county.json("none", "scan", *offline, address)["label"]
        self.assertEqual(label["batch_code"], code)
        self.assertEqual(label["key_number"], 1)
        where = address.rindex("/") + 100
        altered = address[:where] + ("1" if address[where] != "1" else "2") + address[where + 1:]
        error = self.county.json("none", "scan", *offline, altered, code=1)["error"]
        self.assertEqual(error["reason"], "LABEL_SIGNATURE_INVALID")
        error = self.county.json("none", "scan", *offline, code, code=1)["error"]
        self.assertEqual(error["reason"], "LABEL_NOT_SIGNED")
        with_keys = self.county.tool("consumer", "scan", "--keys", self.keys, address)
        self.assertIn("Label signed by", with_keys)
        shutil.copy(self.keys, self.county.folder / "profiles/keys.txt")  # where it is looked for
        self.county.tool("consumer", "scan", altered, code=1)
        self.assertIn("Label signed by", self.county.tool("consumer", "scan", address))

    def test_a_scan_elsewhere_or_after_sell_out_is_noticed(self):
        code, _ = self.ginger()
        before = len(self.county.json("stall", "stall", "alerts")["alerts"])
        page = self.get(f"/T/{code}?lang=en")
        self.assertIn("Where do you see this label?", page)
        self.assertNotIn("Look twice at this label", page)
        self.assertIn("Look twice at this label", self.get(f"/T/{code}?lang=en&at=M02"))
        self.county.tool("stall", "stall", "sell", code, "40kg")
        self.get(f"/T/{code}")
        for profile, tool in (("stall", "stall"), ("regulator", "regulator")):
            alerts = self.alerts(profile, tool, before + 2)
            kinds = {a["kind"] for a in alerts if a["batch_code"] == code}
            self.assertEqual(kinds, {"SCAN_ALERT_KIND_AFTER_SELL_OUT",
                                     "SCAN_ALERT_KIND_OTHER_MARKET"})
        self.assertIn("after sell-out", self.county.tool("stall", "stall", "alerts"))
        self.assertEqual(self.county.json("neighbour", "stall", "alerts")["alerts"], [])
        sold_out = self.get(f"/T/{code}?lang=en")
        self.assertIn("may be a copy", sold_out)
        self.assertIn("Scans so far", sold_out)

    def test_a_supplier_is_erased(self):
        self.ginger()
        erase = ["erase-supplier", "--stall", "M01-001", "--name", "安丘姜业合作社", "--reason"]
        error = self.county.json("admin", "admin", *erase, "安丘姜业合作社 asked", code=1)["error"]
        self.assertEqual(error["reason"], "INVALID_FIELD")
        self.county.tool("stall", "admin", *erase, "asked for it", code=5)
        erased = self.county.json("admin", "admin", *erase, "asked for it")
        self.assertGreaterEqual(erased["erased"], 1)
        again = self.county.json("admin", "admin", *erase, "asked for it", code=1)["error"]
        self.assertEqual(again["reason"], "SUPPLIER_NOT_FOUND")
        self.county.tool("admin", "admin", "status")
        self.county.stop()
        for file in self.county.folder.glob("panyuan.db*"):
            self.assertNotIn("安丘姜业合作社".encode(), file.read_bytes(), file.name)
        self.county.start()


if __name__ == "__main__":
    unittest.main()
