"""A real county's log, read and checked by Go's own implementation of signed notes and tiled logs."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from county import ROOT, County

GO_PATH = pathlib.Path("/usr/share/gocode")  # where Debian keeps Go's libraries
PACKAGE = GO_PATH / "src/golang.org/x/mod/sumdb/tlog"


def missing():
    if not shutil.which("go"):
        return "go (Debian: golang-go)"
    if not PACKAGE.exists():
        return "golang.org/x/mod (Debian: golang-golang-x-mod-dev)"
    return None


class GoReader(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        cls.reader = cls.county.folder / "goreader"
        environment = dict(os.environ, GO111MODULE="off", GOPATH=str(GO_PATH), GOFLAGS="",
                           GOCACHE=str(cls.county.folder / "go-cache"))
        subprocess.run(["go", "build", "-o", cls.reader, "."], check=True, env=environment,
                       cwd=ROOT / "tests/e2e/goreader", timeout=500)

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def run_reader(self, *old, key=None):
        county = self.county
        key = key or (county.folder / "keys/log.vkey").read_text().strip()
        return subprocess.run(
            [self.reader, f"https://localhost:{county.web_port}", county.folder / "authority/ca.crt",
             key, *old], capture_output=True, text=True, timeout=120)

    def read(self, *old):
        """The size and the root, once all of the log has been checked."""
        done = self.run_reader(*old)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()

    def fill(self, first, last):
        goods = self.county.folder / "goods.csv"
        rows = "".join(f"VEG044,40kg,山东安丘,yes,安丘姜业合作社,37078426{number:08}\n"
                       for number in range(first, last))
        goods.write_text("product,quantity,origin,outside,supplier,certificate\n" + rows,
                         encoding="utf-8")
        self.county.tool("stall", "stall", "receive", "--file", goods)

    def test_every_entry_and_a_later_tree_hold(self):
        self.fill(0, 300)
        size, root = self.read()
        self.fill(300, 580)
        later, later_root = self.read(size, root)
        self.assertEqual(int(later), int(size) + 280)
        self.assertNotEqual(root, later_root)
        self.assertNotEqual(self.run_reader(size, later_root).returncode, 0)

    def test_after_a_key_change_both_keys_verify(self):
        county = self.county
        old = (county.folder / "keys/log.vkey").read_text().strip()
        key_file = county.folder / "keys/log-2.key"
        subprocess.run([county.process.args[0], "new-key", key_file], check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual(key_file.stat().st_mode & 0o777, 0o600)
        county.receive_ginger()
        county.stop()
        config = county.folder / "panyuan.toml"
        config.write_text(config.read_text().replace(
            'key_file = "keys/log.key"',
            'key_file = "keys/log-2.key"\nsecond_key_file = "keys/log.key"'))
        county.start()
        self.assertEqual(self.run_reader(key=old).returncode, 0)
        self.assertEqual(self.run_reader(key=self.present_key()).returncode, 0)
        self.assertNotEqual(self.present_key(), old)

    def present_key(self):
        """The first log key of /keys.txt."""
        county = self.county
        text = subprocess.run(
            ["curl", "--silent", "--cacert", county.folder / "authority/ca.crt",
             f"https://localhost:{county.web_port}/keys.txt"],
            check=True, capture_output=True, text=True).stdout
        return next(line.split()[1] for line in text.splitlines() if line.startswith("log "))


if __name__ == "__main__":
    if missing():
        print(f"skipped: no {missing()}")
        sys.exit(77)
    unittest.main()
