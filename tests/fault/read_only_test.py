"""The file system goes read-only under the server, as Linux does after a fault of the disk."""

import os
import shutil
import subprocess
import unittest

from faulty import BIN, OUTCOME_LEFT_OPEN, County, Faulty


class ReadOnly(Faulty):
    def test_reads_go_on_and_writes_resume(self):
        acknowledged = [self.once("ro-before")[0]]
        (self.faults / "read_only").touch()
        for _ in range(3):
            line, reason = self.once("ro-during")
            self.assertIsNone(line)
            self.assertIn(reason, OUTCOME_LEFT_OPEN)
        self.county.tool("stall", "stall", "list")
        (self.faults / "read_only").unlink()
        for request_id in ("ro-during", "ro-after"):
            line, reason = self.once(request_id)
            self.assertIsNone(reason)
            acknowledged.append(line)
        self.assert_whole(acknowledged)


class ReadOnlyMount(unittest.TestCase):
    def mount(self, *options):
        return subprocess.run(["mount", *options], capture_output=True).returncode == 0

    def test_a_server_on_a_read_only_mount_says_so_and_starts_when_it_is_not(self):
        county = County()
        data = county.folder / "mounted"
        data.mkdir()
        if os.geteuid() != 0 or not self.mount("-t", "tmpfs", "panyuan-test", str(data)):
            shutil.rmtree(county.folder)
            self.skipTest("mounting needs root")
        self.addCleanup(county.__exit__)
        self.addCleanup(subprocess.run, ["umount", "-l", data])
        county.__enter__()
        county.stop()
        config = county.folder / "panyuan.toml"
        shutil.move(county.folder / "panyuan.db", data / "panyuan.db")
        config.write_text(config.read_text().replace("sqlite:panyuan.db", "sqlite:mounted/panyuan.db"))
        self.assertTrue(self.mount("-o", "remount,ro", str(data)))
        refused = subprocess.run([BIN / "panyuan-server", "serve", "--config", config],
                                 capture_output=True, text=True, timeout=60)
        self.assertEqual(refused.returncode, 1)
        self.assertRegex(refused.stderr, r"Read-only file system.*\([A-Z_]+\)")
        self.assertTrue(self.mount("-o", "remount,rw", str(data)))
        county.start()
        county.receive_ginger()
        county.stop()


if __name__ == "__main__":
    unittest.main()
