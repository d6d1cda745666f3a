"""What was acknowledged is there after any stop; what is asked twice happens once."""

import signal
import subprocess
import unittest

from county import BIN, ROOT, County


class Durability(unittest.TestCase):
    def setUp(self):
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)

    def test_an_acknowledged_batch_survives_a_kill(self):
        first = self.county.receive_ginger("--request-id", "ginger-0001")
        self.county.stop(signal.SIGKILL)
        self.county.start()
        again = self.county.receive_ginger("--request-id", "ginger-0001")
        self.assertEqual(again["batch"]["batch_code"], first["batch"]["batch_code"])
        self.assertEqual(again["receipt"], first["receipt"])
        listed = self.county.json("stall", "stall", "list")
        self.assertEqual(len(listed["batches"]), 1)
        self.assertIn("1", self.county.tool("admin", "admin", "status"))

    def test_a_planned_stop_is_clean_and_prompt(self):
        self.county.receive_ginger()
        self.assertEqual(self.county.stop(), 0)
        self.assertIn("stopped", (self.county.folder / "server.log").read_text())

    def test_a_second_server_of_the_county_does_not_start(self):
        second = subprocess.run(
            [BIN / "panyuan-server", "serve", "--config", self.county.folder / "panyuan.toml"],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 1)
        # Over PostgreSQL several may serve it, each on a port of its own.
        self.assertIn("CANNOT_LISTEN" if self.county.store else "SERVER_RUNNING", second.stderr)
        self.county.receive_ginger()

    def test_a_mornings_file_is_taken_once_and_bad_rows_are_named(self):
        goods = ROOT / "docs/examples/goods.csv"
        out = self.county.tool("stall", "stall", "receive", "--file", goods, code=3)
        self.assertIn("198 recorded", out)
        self.assertIn("line 59", out)
        self.assertIn("line 133", out)
        out = self.county.tool("stall", "stall", "receive", "--file", goods, code=3)
        self.assertIn("0 recorded, 198 already there, 2 refused", out)

    def test_logs_hold_no_personal_data(self):
        toml = self.county.folder / "panyuan.toml"
        self.county.stop()
        toml.write_text(toml.read_text().replace('level = "warn"', 'level = "debug"'))
        self.county.start()
        self.county.receive_ginger("--supplier-contact", "0536-1234567")
        self.county.stop()
        log = (self.county.folder / "server.log").read_text()
        self.assertIn("RegisterBatch", log)
        for personal in ("0536-1234567", "安丘姜业合作社", "V0001"):
            self.assertNotIn(personal, log)


if __name__ == "__main__":
    unittest.main()
