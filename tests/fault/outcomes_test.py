"""The connection to PostgreSQL breaks at every step of a group: each outcome is told rightly.

What was acknowledged is there once, what was not is there once after a repeat, and service resumes
by itself.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from faulty import BIN, ROOT, County, fsck, load
from pg_proxy import CLIENT, SERVER, Fault, Proxy
from recount import recount

NOTHING_RECORDED = {"STORE_FAULT", "STORE_BUSY", "STORE_FULL", "STORE_UNREACHABLE", "SERVER_BUSY",
                    "NOT_COUNTY_WRITER"}
DELAY_S = 12  # longer than the server waits for the answer to a COMMIT
RESUMES_WITHIN_S = 20
TRIES = 20  # until an armed step comes by


def cases(steps):
    """Every message of COMMIT and of its Sync is cut in every way; of what lasts as long as somebody's
    patience, and of the other statements, what can turn out differently.
    """
    for step in steps:
        if step.statement != "COMMIT":
            kinds = {"E": ["cut", "terminate"], "D": []}.get(step.letter, ["cut"])
        else:
            kinds = ["cut", "cut_client", "half"]
            if step.letter in "EC":
                kinds += ["delay", "cut_server"]
            if step.sender == CLIENT:
                kinds += ["terminate"]
            else:
                kinds += ["twice"]
                kinds += ["called_off", "going_away"] if step.letter == "C" else []
        for kind in kinds:
            yield step, kind


def landed(step):
    """Whether the group is durable: the server has answered the COMMIT."""
    return step.statement == "COMMIT" and step.sender == SERVER and step.letter in "CZ"


def before_changes(step):
    """Whether the COMMIT is surely not under way, so that the group can be run again."""
    return step.statement.startswith("SELECT digest")


class Postgres:
    SCRIPT = ROOT / "tests/support/postgres.sh"

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="panyuan-pg-"))

    def start(self):
        subprocess.run(["bash", self.SCRIPT, "start", self.folder], check=True)

    def stop(self):
        subprocess.run(["bash", self.SCRIPT, "stop", self.folder], check=True)

    def sql(self, statement):
        """Rows of texts."""
        done = subprocess.run(
            ["/usr/lib/postgresql/15/bin/psql", "-h", self.folder, "-U", "postgres", "-XqAt", "-F",
             "\t", "-v", "ON_ERROR_STOP=1", "-c", statement],
            capture_output=True, text=True, timeout=60, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def terminate(self, pid):
        self.sql(f"SELECT pg_terminate_backend({pid}, 5000)")  # and waits for its end


class Outcomes(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.stop)
        self.postgres.start()
        self.proxy = Proxy(str(self.postgres.folder / ".s.PGSQL.5432"))
        self.addCleanup(self.proxy.close)
        self.county = County(
            store=f"postgresql://postgres@127.0.0.1:{self.proxy.port}/postgres").__enter__()
        self.addCleanup(self.county.__exit__)
        self.lines, self.number = [], 0

    def next_id(self):
        self.number += 1
        return f"outcome-{self.number:05}"

    def once(self, request_id):
        """Registers a batch of a new supplier, without repeating: (line, None) or (None, reason)."""
        done = subprocess.run(
            [BIN / "panyuan_load", "once", self.county.folder, str(self.county.grpc_port),
             request_id, f"S-{request_id}"], capture_output=True, text=True, timeout=60)
        answer = done.stdout.strip()
        return (answer, None) if done.returncode == 0 else (None, answer.split()[-1])

    def insist(self, request_id):
        end = time.monotonic() + RESUMES_WITHIN_S
        while True:
            line, reason = self.once(request_id)
            if line:
                return line
            self.assertLess(time.monotonic(), end, f"no service: {reason}")
            time.sleep(0.1)

    def recorded(self, request_id):
        """How often the request stands among the answered ones."""
        return int(self.postgres.sql("SELECT count(*) FROM county_330727.requests"
                                     f" WHERE request_id = '{request_id}'")[0][0])

    def learn(self):
        """The steps of a group on a fresh connection."""
        self.proxy.record()
        self.lines.append(self.insist(self.next_id()))
        return self.proxy.recorded_group()

    def meet(self, fault):
        """Sends requests until the fault happens: the request that met it and its answer."""
        request_id = self.next_id()
        for _ in range(TRIES):
            line, reason = self.once(request_id)
            if fault.begun.is_set():
                fault.over.wait(2 * DELAY_S)
                return request_id, line, reason
            if line:  # the step belongs to a connection's beginning
                self.lines.append(line)
                request_id = self.next_id()
                self.proxy.cut_writers()
        self.fail("the step never came")

    def one(self, step, kind):
        fault = Fault(step, kind, DELAY_S, self.postgres.terminate)
        self.proxy.cut_writers()
        self.proxy.arm(fault)
        request_id, line, reason = self.meet(fault)
        time.sleep(0.1)  # what the proxy has let through arrives
        if line:
            self.assertEqual(self.recorded(request_id), 1, "acknowledged and not there")
        elif reason in NOTHING_RECORDED:
            self.assertEqual(self.recorded(request_id), 0, f"there in spite of {reason}")
        if kind not in ("delay", "cut_server"):  # there the caller may give up first
            # The lease begins transactions too, and what it cannot take is not taken for the caller.
            taking = {"STORE_BUSY"} if step.statement == "BEGIN" else set()
            self.assertIn(reason, {None, "STORE_UNSETTLED"} | taking)
        if kind not in ("delay", "cut_server") and (landed(step) or before_changes(step)):
            self.assertTrue(line, f"landed, or safe to run again, and yet {reason}")
        again = self.insist(request_id)
        self.assertIn(line, (None, again))
        self.assertEqual(self.recorded(request_id), 1)
        self.lines.append(again)

    def test_every_step(self):
        steps = self.learn()
        self.assertIn("COMMIT", {step.statement for step in steps})
        done = 0
        for step, kind in cases(steps):
            with self.subTest(step=str(step), kind=kind):
                self.one(step, kind)
            self.proxy.disarm()
            done += 1
        load(self.county, "repeat", input="\n".join(self.lines) + "\n")
        leaves = sorted(int(line.split()[-1]) for line in self.lines)
        self.assertEqual(leaves, list(range(len(recount(self.postgres.sql, "county_330727")) - 1)))
        fsck(self.county)
        print(f"{len(steps)} steps, {done} faults, {len(self.lines)} requests, each there once")


if __name__ == "__main__":
    if not os.path.exists("/usr/lib/postgresql/15/bin/initdb"):
        print("skipped: no PostgreSQL 15")
        sys.exit(77)
    unittest.main()
