"""Two processes over one PostgreSQL: one writes the county, the other sends its callers there."""

import base64
import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fault"))
from county import BIN, County  # noqa: E402
from postgres import sql  # noqa: E402
from recount import recount  # noqa: E402

WORKERS = 8
TAKEOVER_S = 5  # at most, after the holder's death
FROZEN_S = 8
LEASE_S = 3
SCHEMA = "county_330727"


class Checkpoints:
    """Every checkpoint that the processes show, some ten times a second."""

    def __init__(self, *counties):
        self.counties, self.roots, self.stopping = counties, {}, threading.Event()
        self.context = ssl.create_default_context(
            cafile=counties[0].folder / "authority/ca.crt")
        self.threads = [threading.Thread(target=self.watch, args=[county], daemon=True)
                        for county in counties]
        for thread in self.threads:
            thread.start()

    def watch(self, county):
        while not self.stopping.wait(0.1):
            try:
                with urllib.request.urlopen(f"https://localhost:{county.web_port}/checkpoint",
                                            context=self.context, timeout=1) as answer:
                    _, size, root = answer.read().decode().splitlines()[:3]
            except OSError:  # it is frozen
                continue
            self.roots.setdefault(int(size), set()).add(root)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        return self.roots


@unittest.skipUnless(pathlib.Path("/usr/lib/postgresql/15/bin/initdb").exists(),
                     "PostgreSQL 15 is not installed")
class TwoProcesses(unittest.TestCase):
    def setUp(self):
        with mock.patch.dict(os.environ, PANYUAN_TEST_STORE="postgres"):
            self.county = County()
        self.addCleanup(self.county.__exit__)
        self.county.__enter__()
        self.county.stop()
        with open(self.county.folder / "panyuan.toml", "a") as config:
            config.write('\n[enrolment]\nauthority_certificate = "authority/ca.crt"\n'
                         'authority_key = "authority/ca.key"\n')
        self.county.start()
        self.county.receive_ginger()
        self.other = self.county.beside()
        self.addCleanup(self.other.__exit__)
        for name in ("stall", "admin"):
            self.profile(name, self.county, self.other)
            self.profile(name + "-elsewhere", self.other)

    def profile(self, name, *processes):
        """A profile in the first process's folder, with the certificate of its first word."""
        person = name.split("-")[0]
        self.county.profile(
            name, certificate=f"../certificates/{person}.crt", key=f"../certificates/{person}.key",
            server=",".join(f"localhost:{one.grpc_port}" for one in processes))

    def rows(self, statement):
        text = sql(statement, self.county.own_store.database)
        return [line.split("|") for line in text.splitlines()]

    def holder(self):
        return self.rows(f"SELECT holder, epoch FROM {SCHEMA}.county_lease")[0]

    def receive(self, profile, request_id):
        return self.county.json(profile, "stall", "receive", "--product", "VEG044", "--quantity",
                                "40kg", "--origin", "山东安丘", "--outside", "--supplier",
                                "安丘姜业合作社", "--certificate", "3707842611240001",
                                "--request-id", request_id)

    def post(self, process, method, message):
        """The answer of a call through the process's web, as JSON."""
        request = urllib.request.Request(
            f"https://localhost:{process.web_port}/{method}", json.dumps(message).encode(),
            {"Content-Type": "application/json"})
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        try:
            with urllib.request.urlopen(request, context=context, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def test_a_write_elsewhere_goes_to_whoever_may(self):
        mine = f"127.0.0.1:{self.county.grpc_port}"
        self.assertEqual(self.holder()[0], mine)
        first = self.receive("stall-elsewhere", "elsewhere-0001")
        again = self.receive("stall", "elsewhere-0001")
        self.assertEqual(first["batch"]["batch_code"], again["batch"]["batch_code"])
        self.assertEqual(self.holder()[0], mine)
        # What it has signed shows elsewhere soon.
        for _ in range(50):
            size = int(self.county.tool("admin-elsewhere", "admin", "checkpoint").splitlines()[1])
            if size == 2:
                break
            time.sleep(0.1)
        self.assertEqual(size, 2)

    def test_the_web_of_either_process_does_all(self):
        answer = self.post(self.other, "panyuan.identity.v1.IdentityService/Enrol",
                           {"requestId": "enrol-0001", "code": "0000-0000-0000-0000"})
        reason = answer["details"][0]["debug"]["reason"]
        self.assertTrue(reason.startswith("ENROLMENT_"), answer)
        code = self.receive("stall", "scanned-0001")["batch"]["batch_code"]
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        for process in (self.county, self.other, self.other):
            urllib.request.urlopen(f"https://localhost:{process.web_port}/T/{code}?lang=en",
                                   context=context, timeout=20).close()
        for _ in range(100):
            counted = self.rows(f"SELECT COALESCE(SUM(scans), 0) FROM {SCHEMA}.label_scans")[0][0]
            if counted == "3":
                break
            time.sleep(0.1)
        self.assertEqual(counted, "3")

    def test_a_servers_certificate_does_nobody_elses_work(self):
        self.profile("server", self.county)
        said = self.county.tool("server", "admin", "certificates", code=5)
        self.assertIn("NOT_PERMITTED", said)

    def test_a_planned_stop_hands_over_at_once(self):
        self.assertEqual(self.county.stop(), 0)
        began = time.monotonic()
        self.receive("stall", "after-stop-0001")
        self.assertLess(time.monotonic() - began, LEASE_S)
        self.assertEqual(self.holder()[0], f"127.0.0.1:{self.other.grpc_port}")

    def test_a_process_that_is_frozen_and_wakes_writes_nothing_more(self):
        ports = f"{self.county.grpc_port},{self.other.grpc_port}"
        acknowledged = self.county.folder / "acknowledged"
        checkpoints = Checkpoints(self.county, self.other)
        with acknowledged.open("w") as lines:
            loading = subprocess.Popen([BIN / "panyuan_load", "run", self.county.folder, ports,
                                        str(WORKERS), "1"], stdout=lines)
        self.addCleanup(loading.kill)
        processes = {f"127.0.0.1:{one.grpc_port}": one for one in (self.county, self.other)}
        for _ in range(2):
            time.sleep(2)
            holder, epoch = self.holder()
            self.freeze(processes[holder], int(epoch))
            self.assertIsNone(loading.poll(), "a request was refused")
        time.sleep(3)
        loading.send_signal(signal.SIGTERM)
        self.assertEqual(loading.wait(timeout=120), 0)
        self.check(acknowledged.read_text(), ports, checkpoints.stop())

    def freeze(self, process, epoch):
        """Stops the holder across its lease's end; the other takes over meanwhile."""
        process.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        try:
            while int(self.holder()[1]) == epoch:
                self.assertLess(time.monotonic() - began, 2 * TAKEOVER_S, "nobody took over")
                time.sleep(0.02)
            took = time.monotonic() - began
            print(f"takeover: {took:.1f} s after the freeze", flush=True)
            self.assertLess(took, TAKEOVER_S)
            time.sleep(max(0, FROZEN_S - took))
        finally:
            process.process.send_signal(signal.SIGCONT)

    def check(self, lines, ports, seen):
        self.assertGreater(len(lines.splitlines()), WORKERS)
        subprocess.run([BIN / "panyuan_load", "repeat", self.county.folder, ports], input=lines,
                       text=True, check=True)
        roots = recount(self.rows, SCHEMA)
        leaves = sorted(int(line.split()[-1]) for line in lines.splitlines())
        self.assertEqual(leaves, list(range(1, len(roots) - 1)))  # the first is setUp's
        for size, shown in seen.items():
            self.assertEqual(len(shown), 1, f"two roots of {size} entries")
            self.assertEqual(shown, {base64.b64encode(roots[size]).decode()})


if __name__ == "__main__":
    unittest.main()
