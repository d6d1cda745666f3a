"""The disk fills up: writing is refused as STORE_FULL, reading goes on, and writing resumes by
itself once there is room."""

import os
import subprocess
import unittest

from faulty import Faulty

DISK_MIB = 24


class DiskFull(Faulty):
    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("mounting needs root")
        super().setUp()
        self.disk = self.county.folder / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "panyuan-test",
                                  self.disk], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("mounting is not allowed here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk])
        self.addCleanup(self.county.stop)
        self.move_database()

    def move_database(self):
        self.county.stop()
        (self.disk / "panyuan.db").write_bytes((self.county.folder / "panyuan.db").read_bytes())
        (self.county.folder / "panyuan.db").unlink()
        config = self.county.folder / "panyuan.toml"
        config.write_text(config.read_text().replace("sqlite:panyuan.db", "sqlite:disk/panyuan.db"))
        self.county.start()

    def fill(self):
        """Leaves no page."""
        with open(self.disk / "ballast", "ab", buffering=0) as ballast:
            for piece in (1 << 20, 1 << 12):
                try:
                    while True:
                        ballast.write(bytes(piece))
                except OSError:
                    pass

    def write_until_refused(self, acknowledged):
        for _ in range(200):
            self.written += 1
            request_id = f"full-{self.written:04}"
            line, reason = self.once(request_id)
            if reason:
                return request_id, reason
            acknowledged.append(line)
        self.fail("the disk never was full")

    def test_refused_while_full_and_resumed_with_room(self):
        self.written = 0
        acknowledged = [self.once("full-before")[0]]
        for _ in range(2):
            self.fill()
            refused, reason = self.write_until_refused(acknowledged)
            self.assertEqual(reason, "STORE_FULL")
            self.assertEqual(self.once(refused), (None, "STORE_FULL"))
            self.county.tool("stall", "stall", "list")
            (self.disk / "ballast").unlink()
            line, reason = self.once(refused)
            self.assertIsNone(reason)
            acknowledged.append(line)
        self.county.tool("admin", "admin", "fsck", "--database", self.disk / "panyuan.db")
        for line in acknowledged:
            self.assertEqual(self.once(line.split()[1]), (line, None))
        leaves = sorted(int(line.split()[-1]) for line in acknowledged)
        self.assertEqual(leaves, list(range(len(leaves))))


if __name__ == "__main__":
    unittest.main()
