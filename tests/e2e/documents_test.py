"""Papers and certificates of batches, and receipts of sales, with the tools and on the page."""

import hashlib
import json
import re
import shutil
import ssl
import subprocess
import unittest
import urllib.error
import urllib.request

from county import County

JPEG = b"\xff\xd8\xff\xe0" + b"a quarantine certificate" * 40
PRODUCER = "安丘姜业合作社"


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        cls.paper = cls.county.folder / "paper.jpg"
        cls.paper.write_bytes(JPEG)

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def ginger(self):
        return self.county.receive_ginger()["batch"]["batch_code"]

    def get(self, path, **headers):
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        request = urllib.request.Request(f"https://localhost:{self.county.web_port}{path}",
                                         headers=headers)
        try:
            with urllib.request.urlopen(request, context=context, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def test_a_paper_is_kept_for_those_who_may_see_the_batch(self):
        code = self.ginger()
        attached = self.county.json("stall", "stall", "attach", code, "--file", self.paper,
                                    "--kind", "quarantine", "--number", "JY-1")
        self.assertEqual(attached["documents"][0]["media_type"], "image/jpeg")
        self.assertIn("quarantine certificate",
                      self.county.tool("stall", "stall", "papers", code))
        folder = self.county.folder / "saved"
        for profile, tool in (("stall", "stall"), ("tester", "lab"), ("regulator", "regulator")):
            shutil.rmtree(folder, ignore_errors=True)
            self.county.tool(profile, tool, "papers", code, "--save", folder)
            name = hashlib.sha256(JPEG).hexdigest()[:16] + ".jpg"
            self.assertEqual((folder / name).read_bytes(), JPEG)
        error = self.county.json("neighbour", "stall", "papers", code, code=5)["error"]
        self.assertEqual(error["reason"], "OTHER_SCOPE")
        self.paper.write_bytes(b"MZ no paper")
        error = self.county.json("stall", "stall", "attach", code, "--file", self.paper,
                                 "--kind", "photo", code=1)["error"]
        self.paper.write_bytes(JPEG)
        self.assertEqual(error["reason"], "DOCUMENT_TYPE")
        _, page = self.get(f"/T/{code}?lang=en")
        self.assertIn("Paper added", page)
        self.assertIn(hashlib.sha256(JPEG).hexdigest(), page)

    def test_the_longest_paper_is_taken(self):
        code = self.ginger()
        self.paper.write_bytes(JPEG.ljust(1 << 20, b"."))
        self.county.tool("stall", "stall", "attach", code, "--file", self.paper, "--kind", "photo")
        self.paper.write_bytes(JPEG)

    def test_a_certificate_is_recorded_without_its_producer_in_the_log(self):
        code = self.ginger()
        self.county.tool("stall", "stall", "record-certificate", code, "--number", "3707-1",
                         "--product", "姜", "--quantity", "80斤", "--origin", "山东安丘",
                         "--producer", PRODUCER, "--contact", "0536-0000000",
                         "--day", "2026-01-02", "--ground", "own-test", "--ground", "promise")
        certificate = self.county.json("stall", "stall", "papers", code)["certificates"][0]
        self.assertEqual(certificate["quantity"]["value"], "40")
        self.assertEqual(certificate["producer_name"], PRODUCER)
        self.assertEqual(len(certificate["grounds"]), 2)
        _, entry = self.get(f"/entry/{certificate['leaf_index']}")
        self.assertIn("panyuan:certificateSha256", entry)
        self.assertNotIn(PRODUCER, entry)

    def test_a_certificate_is_issued_and_its_symbol_leads_to_the_batch(self):
        code = self.ginger()
        error = self.county.json("stall", "stall", "issue-certificate", code, "--producer", "别人",
                                 "--ground", "promise", code=1)["error"]
        self.assertEqual(error["reason"], "CERTIFICATE_NOT_OWN")
        pdf = self.county.folder / "certificate.pdf"
        issued = self.county.json("stall", "stall", "issue-certificate", code, "--producer",
                                  PRODUCER, "--ground", "control", "--pdf", pdf)
        self.assertRegex(issued["number"], r"^CD-330727-\d{7}$")
        self.assertTrue(pdf.read_bytes().startswith(b"%PDF-"))
        self.county.tool("stall", "stall", "print-certificate", issued["number"], "--pdf", pdf)
        if not shutil.which("pdftoppm"):
            self.skipTest("pdftoppm is not installed")
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, pdf.with_suffix("")],
                       check=True)
        chain = self.county.json("consumer", "scan", pdf.with_suffix(".png"))
        self.assertEqual(chain["batch"]["batch_code"], code)

    def test_a_receipt_shows_its_own_sale(self):
        code = self.ginger()
        for ending in ("png", "svg"):
            picture = self.county.folder / f"receipt.{ending}"
            sold = self.county.json("stall", "stall", "sell", code, "2.5kg", "--receipt", picture)
            self.assertTrue(picture.stat().st_size > 100)
        leaf = sold["receipt"]["leaf_index"]
        digits = code.replace("-", "")
        self.assertTrue(sold["receipt_url"].endswith(f"/T/{digits}/{leaf}"), sold["receipt_url"])
        chain = self.county.json("consumer", "scan", self.county.folder / "receipt.png")
        self.assertEqual(chain["batch"]["batch_code"], code)

        path = "/" + sold["receipt_url"].split("/", 3)[3]
        status, page = self.get(path + "?lang=en")
        self.assertEqual(status, 200)
        self.assertIn("Your purchase", page)
        self.assertIn("2.5 kg", page)
        self.assertNotIn("Where do you see this label?", page)
        status, body = self.get(path, Accept="application/json")
        self.assertEqual(str(json.loads(body)["purchase"]["leafIndex"]), str(leaf))
        self.assertEqual(self.get(f"/T/{digits}/0")[0], 404)  # some arrival
        self.assertEqual(self.get(f"/T/{self.ginger().replace('-', '')}/{leaf}")[0], 404)
        self.assertEqual(self.get(f"/T/{digits}/99999999")[0], 404)

    def test_screens_say_that_the_shelf_life_is_assumed(self):
        code = self.ginger()
        self.assertRegex(self.county.tool("stall", "stall", "show", code),
                         r"\d{4}-\d\d-\d\d, by an assumed shelf life \(not verified\)")
        self.assertIn("by an assumed shelf life", self.county.tool("stall", "stall", "list"))
        _, page = self.get(f"/T/{code}?lang=en")
        self.assertTrue(re.search(r"Best before.*assumed shelf life, not verified", page, re.S))

    def test_erasing_a_person_reaches_the_certificates(self):
        code = self.ginger()
        self.county.tool("stall", "stall", "record-certificate", code, "--number", "3707-2",
                         "--product", "姜", "--quantity", "40kg", "--origin", "安丘",
                         "--producer", "王五", "--day", "2026-01-02", "--ground", "promise")
        self.county.tool("admin", "admin", "erase-supplier", "--stall", "M01-001",
                         "--name", "王五", "--reason", "asked for it")
        certificate = self.county.json("stall", "stall", "papers", code)["certificates"][0]
        self.assertEqual(certificate["producer_name"], "")
        self.assertEqual(certificate["number"], "3707-2")


if __name__ == "__main__":
    unittest.main()
