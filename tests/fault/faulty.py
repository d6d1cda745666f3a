"""A county whose machine has faults: what the fault tests share."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from county import BIN, ROOT, County  # noqa: E402

SHIM = BIN / "libpanyuan_faults.so"
OUTCOME_LEFT_OPEN = {"STORE_FAULT", "STORE_UNSETTLED"}


def load(county, *arguments, code=0, **more):
    """Runs panyuan_load to its end; gives the lines that it printed."""
    verb, *rest = map(str, arguments)
    done = subprocess.run([BIN / "panyuan_load", verb, county.folder, str(county.grpc_port), *rest],
                          capture_output=True, text=True, timeout=300, **more)
    if done.returncode != code:
        raise AssertionError(f"panyuan_load {arguments}: exit code {done.returncode}\n"
                             f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.splitlines()


def tree_size(county):
    """The entries of the newest checkpoint."""
    return int(county.tool("admin", "admin", "checkpoint").splitlines()[1])


def fsck(county):
    return county.tool("admin", "admin", "fsck", "--data", county.folder)


class Faulty(unittest.TestCase):
    """Starts a county whose server has the shim; `faults` is the folder of its switches."""

    def setUp(self):
        self.county = County({"LD_PRELOAD": str(SHIM), "ASAN_OPTIONS": "verify_asan_link_order=0"})
        self.faults = self.county.folder / "faults"
        self.faults.mkdir()
        self.county.server_environment["PANYUAN_FAULTS"] = str(self.faults)
        self.county.__enter__()
        self.addCleanup(self.county.__exit__)

    def once(self, request_id):
        """Registers a batch without repeating: (line, None) or (None, reason)."""
        done = subprocess.run(
            [BIN / "panyuan_load", "once", self.county.folder, str(self.county.grpc_port),
             request_id], capture_output=True, text=True, timeout=60)
        answer = done.stdout.strip()
        return (answer, None) if done.returncode == 0 else (None, answer.split()[1])

    def assert_whole(self, acknowledged):
        """Every acknowledged line is there, once, and the data directory is clean."""
        load(self.county, "repeat", input="\n".join(acknowledged) + "\n")
        leaves = sorted(int(line.split()[-1]) for line in acknowledged)
        self.assertEqual(leaves, list(range(tree_size(self.county))))
        fsck(self.county)
