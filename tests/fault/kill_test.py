"""The server is killed at random points under load: what was acknowledged is there once.

PANYUAN_KILLS sets how often, PANYUAN_SEED which points.
"""

import os
import random
import signal
import subprocess
import time
import unittest

from faulty import BIN, County, fsck, load, tree_size

KILLS = int(os.environ.get("PANYUAN_KILLS", "200"))
SEED = int(os.environ.get("PANYUAN_SEED", "1"))
WORKERS = 8
LONGEST_RUN_S = 0.6
BETWEEN_CHECKS = 10


class Kill(unittest.TestCase):
    def setUp(self):
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)
        self.lines = self.county.folder / "acknowledged"

    def acknowledged(self):
        """The whole lines that the load has printed so far."""
        return [line for line in self.lines.read_text().splitlines(True) if line.endswith("\n")]

    def begin_load(self):
        return subprocess.Popen(
            [BIN / "panyuan_load", "run", self.county.folder, str(self.county.grpc_port),
             str(WORKERS), str(SEED)], stdout=self.lines.open("w"), stderr=subprocess.PIPE)

    def test_nothing_acknowledged_is_lost_or_doubled(self):
        dice = random.Random(SEED)
        loading = self.begin_load()
        self.addCleanup(loading.kill)
        checked = 0
        for kill in range(1, KILLS + 1):
            time.sleep(dice.uniform(0, LONGEST_RUN_S))
            self.county.stop(signal.SIGKILL)
            if kill % BETWEEN_CHECKS == 0:
                fsck(self.county)
            self.county.start()
            self.assertIsNone(loading.poll(), "the load stopped")
            if kill % BETWEEN_CHECKS == 0:
                fresh = self.acknowledged()
                load(self.county, "repeat", input="".join(fresh[checked:]))
                checked = len(fresh)
        loading.send_signal(signal.SIGTERM)
        self.assertEqual(loading.wait(timeout=120), 0, loading.stderr.read())
        everything = self.acknowledged()
        load(self.county, "repeat", input="".join(everything))
        # Every request was answered in the end and makes one entry: the answers' places in the log
        # are all places, each once.
        leaves = sorted(int(line.split()[-1]) for line in everything)
        self.assertEqual(leaves, list(range(tree_size(self.county))))
        batches = [line.split()[3] for line in everything if line.startswith("register")]
        self.assertEqual(len(batches), len(set(batches)))
        self.assertGreater(len(everything), KILLS)
        self.county.stop()
        fsck(self.county)
        print(f"{KILLS} kills, {len(everything)} requests, each there once")


if __name__ == "__main__":
    unittest.main()
