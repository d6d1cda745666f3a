"""A county moves from its SQLite file to PostgreSQL and back, through the real tools, and its log continues."""

import re
import subprocess
import time
import unittest
from unittest import mock

import postgres
from county import BIN, County

DIVISION = "330727"


class CountyMove(unittest.TestCase):
    def setUp(self):
        with mock.patch.dict("os.environ", PANYUAN_TEST_STORE="postgres"):
            self.postgres = postgres.Store()
        self.addCleanup(self.postgres.close)
        with mock.patch.dict("os.environ", PANYUAN_TEST_STORE="sqlite"):
            self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)
        self.file = f"sqlite:{self.county.folder}/panyuan.db"

    def admin(self, *arguments, code=0):
        return self.county.tool("admin", "admin", *arguments, code=code)

    def move(self, to, code=0):
        return self.admin("county", "move", DIVISION, "--to", to, "--placement", self.postgres.url,
                          code=code)

    def follow_the_placement(self):
        toml = self.county.folder / "panyuan.toml"
        toml.write_text(toml.read_text() + f"""
[cluster]
address = "localhost:{self.county.grpc_port}"
placement = "{self.postgres.url}"
""")

    def checkpoint(self):
        """The log's name and size."""
        origin, size = self.admin("checkpoint").splitlines()[:2]
        return origin, int(size)

    def fsck(self, *where):
        self.assertIn("agrees", self.admin("fsck", "--data", self.county.folder, *where))

    def register_when_served(self, known, seconds=40):
        """Registers a batch as soon as the county takes writes again: meanwhile the stall refuses
        it, or keeps it and sends it later. Gives the code that is not among `known`."""
        end = time.monotonic() + seconds
        arrived = False
        while True:
            try:
                arrived = arrived or bool(self.county.receive_ginger())
                self.county.tool("stall", "stall", "sync")
                return (self.listed() - known).pop()
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)

    def listed(self):
        return {batch["batch_code"] for batch in self.county.json("stall", "stall", "list")["batches"]}

    def test_there_and_back_while_the_log_continues(self):
        codes = {self.county.receive_ginger()["batch"]["batch_code"]}
        origin, first = self.checkpoint()
        self.admin("county", "add", DIVISION, "--name", "磐安县", "--store", self.file,
                   "--placement", self.postgres.url)
        self.assertIn("SERVER_RUNNING", self.move(self.postgres.url, code=1))
        self.county.stop()
        self.assertIn("Read back", self.move(self.postgres.url))
        # A server that was not told stays away from the old file.
        refused = subprocess.run(
            [BIN / "panyuan-server", "serve", "--config", self.county.folder / "panyuan.toml"],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("COUNTY_MOVED", refused.stderr)

        self.follow_the_placement()
        self.county.start()
        self.assertEqual(self.listed(), codes)
        codes.add(self.county.receive_ginger()["batch"]["batch_code"])
        there = self.checkpoint()
        self.assertEqual(there[0], origin)
        self.assertGreater(there[1], first)
        self.fsck("--store", self.postgres.url, "--division", DIVISION)
        rebuild = ["rebuild", "--data", self.county.folder, "--store", self.postgres.url]
        self.assertIn("NOT_COUNTY_WRITER", self.admin(*rebuild, code=2))

        # Back while the server runs: it follows by itself.
        back = f"sqlite:{self.county.folder}/back.db"
        self.move(back)
        codes.add(self.register_when_served(codes))
        self.assertEqual(self.listed(), codes)
        home = self.checkpoint()
        self.assertEqual(home[0], origin)
        self.assertGreater(home[1], there[1])
        self.fsck("--store", back)
        listed = self.county.json("admin", "admin", "county", "list", "--placement", self.postgres.url)
        self.assertEqual(listed["counties"][0]["store"], back)
        self.assertEqual(listed["counties"][0]["state"], "here")
        # What was published never shrank: the file that remembers it would have refused the start.
        published = (self.county.folder / "published.head").read_text().splitlines()
        self.assertEqual(published[0], origin)
        self.assertTrue(re.fullmatch(r"\d+", published[1]))

    def test_an_export_of_a_served_county_and_a_failure_that_leaves_nothing(self):
        self.county.receive_ginger()
        self.admin("county", "copy", "--from", self.file, "--to", self.postgres.url,
                   "--division", DIVISION)
        self.admin("rebuild", "--data", self.county.folder, "--store", self.postgres.url)
        self.fsck("--deep", "--store", self.postgres.url)
        out = self.county.folder / "export.db"
        self.admin("county", "copy", "--from", self.postgres.url, "--to", f"sqlite:{out}",
                   "--division", DIVISION)
        self.admin("fsck", "--deep", "--database", out)
        self.county.receive_ginger()
        self.assertIn("COPY_TARGET_NOT_EMPTY", self.admin(
            "county", "copy", "--from", self.file, "--to", self.postgres.url,
            "--division", DIVISION, code=1))
        self.assertIn("STORE_URL_INVALID", self.admin(
            "county", "copy", "--from", str(out), "--to", self.file, "--division", DIVISION, code=2))
        self.fsck()
        toml = self.county.folder / "panyuan.toml"
        toml.write_text(toml.read_text().replace("sqlite:panyuan.db", self.postgres.url))
        self.assertIn("BACKUP_BY_DATABASE", self.admin(
            "backup", "--data", self.county.folder, self.county.folder / "backup.db", code=2))


if __name__ == "__main__":
    unittest.main()
