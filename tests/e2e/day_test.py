"""The story of README, by the very script a newcomer runs."""

import os
import subprocess
import unittest

from county import BIN, ROOT


class Day(unittest.TestCase):
    def test_run_once_plays_the_day_and_exits_with_success(self):
        done = subprocess.run(["./run", "--once"], cwd=ROOT, capture_output=True, text=True,
                              timeout=500, env={**os.environ, "PANYUAN_BIN": str(BIN)})
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        self.assertIn("All steps of the day went well", done.stdout)


if __name__ == "__main__":
    unittest.main()
