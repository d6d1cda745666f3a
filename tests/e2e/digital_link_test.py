"""GS1 Digital Links: a batch with a GTIN is found by its label's link, by people and programs."""

import http.client
import json
import os
import shutil
import ssl
import subprocess
import unittest
from pathlib import Path

from county import County

GTIN = "09506000134352"
CONFORMANCE = Path(os.environ.get("PANYUAN_CONFORMANCE",
                                  Path(__file__).resolve().parents[2] / "../shared/conformance"))
SCHEMAS = CONFORMANCE / "gs1-linkset"


class DigitalLink(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def get(self, path, method="GET", **headers):
        """Status, headers and body, without following a redirect."""
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        connection = http.client.HTTPSConnection("localhost", self.county.web_port, timeout=20,
                                                 context=context)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, body

    def test_a_label_leads_to_the_batch(self):
        received = self.county.receive_ginger("--gtin", GTIN[1:], "--lot", "L-7/a")
        code = received["batch"]["batch_code"]
        picture = self.county.folder / "gtin.png"
        label = self.county.json("stall", "stall", "label", code, "--digital-link", "--png",
                                 picture)
        link = label["label"]["digital_link"]
        self.assertTrue(link.endswith(f"/01/{GTIN}/10/L-7%2Fa"), link)
        if shutil.which("zbarimg"):
            self.assertEqual(self.decode(picture), link)
        status, headers, _ = self.get(link[link.index("/01/"):])
        self.assertEqual(status, 307)
        self.assertTrue(headers["Location"].endswith("/T/" + code.replace("-", "")), headers)
        status, _, page = self.get(headers["Location"][headers["Location"].index("/T/"):])
        self.assertEqual(status, 200)
        self.assertIn(code, page)

        without = self.county.receive_ginger()["batch"]["batch_code"]
        error = self.county.json("stall", "stall", "label", without, "--digital-link", code=2)
        self.assertEqual(error["error"]["reason"], "NO_DIGITAL_LINK")

    def decode(self, picture):
        """What a scanner reads in the picture."""
        found = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True,
                               text=True, check=True)
        return found.stdout.strip()

    def test_a_program_gets_a_valid_linkset(self):
        self.county.receive_ginger("--gtin", GTIN, "--lot", "B2")
        status, headers, body = self.get(f"/01/{GTIN}/10/B2", Accept="application/linkset+json")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/linkset+json"))
        self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
        status, headers, empty = self.get(f"/01/{GTIN}/10/B2?linkType=linkset", "HEAD")
        self.assertEqual((status, empty), (200, ""))
        status, _, problem = self.get(f"/01/{GTIN[:-1]}3/10/B2")
        self.assertEqual((status, json.loads(problem)["metadata"]["ai"]), (400, "01"))
        try:
            import jsonschema
        except ImportError:
            self.skipTest("no jsonschema for Python: the linkset's schema is not checked")
        if not SCHEMAS.exists():
            self.skipTest(f"no schemas at {SCHEMAS}")
        for name in ("linkset-schema.json", "gs1-linkset-schema.json"):
            schema = json.loads((SCHEMAS / name).read_text())
            linkset = json.loads(body)
            if name == "linkset-schema.json":  # RFC 9264 knows no description of the item
                linkset["linkset"][0].pop("itemDescription")
            jsonschema.Draft7Validator(schema).validate(linkset)


if __name__ == "__main__":
    unittest.main()
