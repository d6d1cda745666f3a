"""Restarts under load: every request of a client that retries is answered, once."""

import os
import pathlib
import re
import ssl
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request
from unittest import mock

from county import BIN, County

RESTARTS = 4
WORKERS = 8
DRAIN_S = 1


def get(county, path):
    """The HTTP status; 0 where nobody answers."""
    context = ssl.create_default_context(cafile=county.folder / "authority/ca.crt")
    try:
        with urllib.request.urlopen(f"https://localhost:{county.web_port}{path}", context=context,
                                    timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, OSError):
        return 0


class OneProcess(unittest.TestCase):
    """A county on SQLite has one process: while it restarts, clients wait and try again."""

    def setUp(self):
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)

    def drain_for(self, seconds):
        self.county.stop()
        toml = self.county.folder / "panyuan.toml"
        toml.write_text(re.sub(r"^\[server\]$", f"[server]\ndrain_s = {seconds}", toml.read_text(),
                               flags=re.MULTILINE))
        self.county.start()

    def test_restarts_lose_nothing_and_fail_nobody(self):
        self.drain_for(DRAIN_S)
        acknowledged = self.county.folder / "acknowledged"
        with acknowledged.open("w") as lines:
            loading = subprocess.Popen(
                [BIN / "panyuan_load", "run", self.county.folder, str(self.county.grpc_port),
                 str(WORKERS), "1"], stdout=lines)
        self.addCleanup(loading.kill)
        for _ in range(RESTARTS):
            time.sleep(1)
            before = len(acknowledged.read_text().splitlines())
            self.assertEqual(self.county.stop(), 0)
            self.county.start()
            self.assertGreater(len(acknowledged.read_text().splitlines()), before)
            self.assertIsNone(loading.poll(), "the load gave up")
        time.sleep(1)
        loading.terminate()
        self.assertEqual(loading.wait(timeout=120), 0)
        lines = acknowledged.read_text()
        subprocess.run([BIN / "panyuan_load", "repeat", self.county.folder,
                        str(self.county.grpc_port)], input=lines, text=True, check=True)
        leaves = sorted(int(line.split()[-1]) for line in lines.splitlines())
        entries = int(self.county.tool("admin", "admin", "checkpoint").splitlines()[1])
        self.assertEqual(leaves, list(range(entries)))

    def test_a_stop_is_told_before_it_happens(self):
        self.drain_for(60)
        self.assertEqual(get(self.county, "/readyz"), 200)
        self.county.process.terminate()
        deadline = time.monotonic() + 20
        while get(self.county, "/readyz") != 503:
            self.assertLess(time.monotonic(), deadline, "the stop is not told")
            time.sleep(0.05)
        self.assertEqual(get(self.county, "/livez"), 200)
        self.county.receive_ginger()  # work goes on while it drains
        self.county.process.terminate()  # ends the wait
        self.assertEqual(self.county.process.wait(timeout=50), 0)


@unittest.skipUnless(pathlib.Path("/usr/lib/postgresql/15/bin/initdb").exists(),
                     "PostgreSQL 15 is not installed")
class SeveralProcesses(unittest.TestCase):
    """Two processes over one PostgreSQL, restarted one after the other: nobody notices."""

    def setUp(self):
        with mock.patch.dict(os.environ, PANYUAN_TEST_STORE="postgres"):
            self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)
        self.other = self.county.beside()
        self.addCleanup(self.other.__exit__)
        self.county.profile("stall", certificate="../certificates/stall.crt",
                            key="../certificates/stall.key",
                            server=f"localhost:{self.county.grpc_port},"
                                   f"localhost:{self.other.grpc_port}")
        # gRPC 1.51 never frees the TLS session of a connection that it gives up half made.
        self.county.environment = self.county.environment | {"ASAN_OPTIONS": "detect_leaks=0"}
        self.stopping = threading.Event()
        self.codes, self.failed = [], []

    def work(self, worker):
        """Registers one batch after the other through the tool, which retries by itself."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            try:
                answer = self.county.receive_ginger("--request-id", f"rolling-{worker}-{number}")
                self.codes.append(answer["batch"]["batch_code"])
            except AssertionError as error:
                self.failed.append(str(error))

    def test_a_rolling_restart_fails_no_request(self):
        workers = [threading.Thread(target=self.work, args=[i]) for i in range(WORKERS)]
        for worker in workers:
            worker.start()
        self.addCleanup(self.stopping.set)
        for process in (self.county, self.other) * (RESTARTS // 2):
            time.sleep(1)
            before = len(self.codes)
            self.assertEqual(process.stop(), 0)
            process.start()
            self.assertEqual(get(process, "/readyz"), 200)
            time.sleep(1)
            self.assertGreater(len(self.codes), before)
        self.stopping.set()
        for worker in workers:
            worker.join()
        self.assertEqual(self.failed, [])
        self.assertEqual(len(self.codes), len(set(self.codes)))
        entries = int(self.county.tool("admin", "admin", "checkpoint").splitlines()[1])
        self.assertEqual(entries, len(self.codes))


if __name__ == "__main__":
    unittest.main()
