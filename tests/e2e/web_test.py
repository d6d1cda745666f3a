"""The consumer page of a real county in Debian's chromium, and the gateway's other answers."""

import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import unittest
import urllib.error
import urllib.request

from county import BIN, ROOT, County


class Web(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        county = cls.county
        ginger = county.receive_ginger("--label", county.folder / "label.png")
        cls.code = ginger["batch"]["batch_code"]
        cls.digits = ginger["label_url"].rsplit("/", 1)[1]
        cls.url = f"https://localhost:{county.web_port}"
        sample = county.json("tester", "lab", "sample", county.folder / "label.png",
                             "--test-portion", "500g")["sample"]["sample_code"]
        for reading in (["PES-019", "--value", "0.31", "--unit", "mg/kg", "--method",
                         "GB 23200.121-2021"], ["PES-013", "--strip", "negative"]):
            result = county.json("tester", "lab", "result", sample, *reading)
            county.tool("reviewer", "lab", "verify", result["result"]["result_code"])
        cls.corrected = county.receive_ginger()["batch"]["batch_code"]
        sale = county.json("stall", "stall", "sell", cls.corrected, "2kg")
        county.tool("stall", "stall", "correct", cls.corrected, sale["receipt"]["leaf_index"])

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def get(self, path, **headers):
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, context=context, timeout=20) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    def test_a_shopper_sees_the_hold_in_plain_words(self):
        for path in (f"/T/{self.code.replace('-', '')}", f"/t/{self.code.lower()}", f"/Q/{self.digits}"):
            status, headers, page = self.get(path, **{"Accept-Language": "zh-CN"})
            self.assertEqual(status, 200, path)
            for words in ("姜", "山东安丘", "噻虫胺", "0.31", "0.2", "暂停销售"):
                self.assertIn(words, page, path)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertNotIn("安丘姜业合作社", page)

    def test_a_wrong_code_is_explained(self):
        wrong = ("8" if self.code[0] != "8" else "9") + self.code[1:]
        status, _, page = self.get(f"/T/{wrong}", **{"Accept-Language": "en"})
        self.assertIn(status, (400, 404))
        self.assertIn("wrong", page)
        status, headers, body = self.get(f"/T/{wrong}", Accept="application/json")
        self.assertEqual(headers["Content-Type"].split(";")[0], "application/problem+json")
        self.assertEqual(json.loads(body)["reason"], "BATCH_CODE_CHECK")

    def test_the_log_is_public(self):
        status, _, note = self.get("/checkpoint")
        self.assertEqual(status, 200)
        self.assertIn("localhost/county/330727/log\n", note)
        status, _, entry = self.get("/entry/0")
        self.assertEqual(json.loads(entry)["bizStep"], "receiving")

    def test_the_script_is_named_by_its_content(self):
        _, headers, page = self.get(f"/T/{self.code}")
        self.assertIn("script-src 'self'", headers["Content-Security-Policy"])
        path, integrity = re.search(r'src="([^"]+)" integrity="([^"]+)"', page).groups()
        status, headers, script = self.get(path)
        self.assertEqual(status, 200)
        self.assertIn("text/javascript", headers["Content-Type"])
        self.assertIn("immutable", headers["Cache-Control"])
        self.assertIn(hashlib.sha256(script.encode()).hexdigest()[:16], path)
        digest = base64.b64encode(hashlib.sha384(script.encode()).digest()).decode()
        self.assertEqual(integrity, f"sha384-{digest}")
        self.assertEqual(self.get("/verify-0000000000000000.js")[0], 404)

    def test_an_svg_label_scans_from_the_screen(self):
        if not pathlib.Path("/usr/bin/chromium").exists():
            self.skipTest("chromium is missing")
        folder = self.county.folder
        self.county.tool("stall", "stall", "label", self.code, "--svg", folder / "label.svg")
        subprocess.run(
            ["/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", f"--user-data-dir={folder}/browser", "--force-device-scale-factor=4",
             "--window-size=260,150", f"--screenshot={folder}/screen.png",
             f"file://{folder}/label.svg"], check=True, capture_output=True, timeout=100)
        self.assertIn(self.code, self.county.tool("consumer", "scan", folder / "screen.png"))

    def test_the_page_in_a_real_browser(self):
        if not shutil.which("node") or not pathlib.Path("/usr/bin/chromium").exists():
            self.skipTest("node or chromium is missing")
        shots = os.environ.get("PANYUAN_SHOTS", str(self.county.folder / "shots"))
        pathlib.Path(shots).mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["node", "--test", "consumer_page.test.mjs"], cwd=ROOT / "tests/web",
            capture_output=True, text=True, timeout=400,
            env={**os.environ, "PANYUAN_URL": self.url, "PANYUAN_CODE": self.code,
                 "PANYUAN_DIGITS": self.digits, "PANYUAN_SHOTS": shots})
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-2000:])

    def test_the_phone_checks_every_record_itself(self):
        if not shutil.which("node") or not pathlib.Path("/usr/bin/chromium").exists():
            self.skipTest("node or chromium is missing")
        shots = os.environ.get("PANYUAN_SHOTS", str(BIN.parent / "shots"))
        done = subprocess.run(
            ["node", "--test", "verify.test.mjs"], cwd=ROOT / "tests/web", capture_output=True,
            text=True, timeout=400,
            env={**os.environ, "PANYUAN_URL": self.url, "PANYUAN_CODE": self.code,
                 "PANYUAN_CORRECTED": self.corrected, "PANYUAN_SHOTS": shots})
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
