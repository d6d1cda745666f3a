"""Two servers of one county over a PostgreSQL cluster that loses its leader in every way, under load.

What was acknowledged is there once, no size of the log had two roots, and service resumes by itself.
The same death under asynchronous replication must lose what was acknowledged: a test that could not
see a loss would prove nothing. Prints how long nothing was acknowledged: "gap: what, seconds".
"""

import base64
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

from cluster import Cluster
from faulty import BIN, County, fsck
from recount import recount

WORKERS = 8
SEED = 1
CALM_S = 3  # of load before and after each fault
ETCD_GONE_S = 30
LONGEST_GAP_S = 60
SCHEMA = "county_330727"


class Load:
    """Retrying clients of both servers; knows when each request was acknowledged."""

    def __init__(self, folder, ports):
        self.acknowledged = []  # (moment, line)
        self.process = subprocess.Popen(
            [BIN / "panyuan_load", "run", folder, ports, str(WORKERS), str(SEED)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.acknowledged.append((time.monotonic(), line.strip()))

    def lines(self):
        return [line for _, line in self.acknowledged]

    def gap_since(self, start):
        """The longest time without an acknowledged request, in seconds."""
        moments = [start] + [moment for moment, _ in self.acknowledged if moment > start]
        moments.append(time.monotonic())
        return max(after - before for before, after in zip(moments, moments[1:]))

    def await_answer(self):
        """Until requests are acknowledged again."""
        before, end = len(self.acknowledged), time.monotonic() + LONGEST_GAP_S
        while len(self.acknowledged) < before + WORKERS:
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"no service for {LONGEST_GAP_S} s")
            time.sleep(0.05)

    def finish(self):
        self.process.send_signal(signal.SIGTERM)
        said = self.process.stderr.read()
        if self.process.wait(timeout=120) != 0:
            raise AssertionError(said)
        self.reader.join()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()


class Checkpoints:
    """Every checkpoint that the servers show, five times a second: the roots of each size."""

    def __init__(self, authority, web_ports):
        self.tls = ssl.create_default_context(cafile=authority)
        self.web_ports, self.roots, self.stopping = web_ports, {}, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.stopping.wait(0.2):
            for port in self.web_ports:
                try:
                    with urllib.request.urlopen(f"https://localhost:{port}/checkpoint", timeout=2,
                                                context=self.tls) as answer:
                        _, size, root = answer.read().decode().splitlines()[:3]
                except OSError:  # the database is away
                    continue
                self.roots.setdefault(int(size), set()).add(root)

    def stop(self):
        self.stopping.set()
        self.thread.join()
        return self.roots


def die(cluster, node):
    """A node's end, seen from outside: its peers lose it, and a second later its power is gone."""
    cluster.run("cut", node, "peers")
    time.sleep(1)
    cluster.run("kill", node)


def leader_dies(cluster):
    old = cluster.leader()
    die(cluster, old)
    cluster.await_new_leader(old)
    yield
    cluster.run("heal", old)
    cluster.run("boot", old)


def leader_loses_power(cluster):
    old = cluster.leader()
    cluster.run("kill", old)
    cluster.await_new_leader(old)
    yield
    cluster.run("boot", old)


def leader_is_cut_off(cluster, *link):
    old = cluster.leader()
    cluster.run("cut", old, *link)
    cluster.await_new_leader(old)
    yield
    cluster.run("heal", old)


def leader_is_cut_off_from_its_peers(cluster):
    """Its clients still reach it."""
    yield from leader_is_cut_off(cluster, "peers")


def switchover(cluster):
    cluster.switch_over()
    yield


def etcd_is_gone(cluster):
    cluster.run("etcd-kill")
    time.sleep(ETCD_GONE_S)
    yield
    cluster.run("etcd-boot")


FAULTS = (leader_dies, leader_loses_power, leader_is_cut_off, leader_is_cut_off_from_its_peers,
          switchover, etcd_is_gone)


class ClusterFaults(unittest.TestCase):
    def begin(self, *mode):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="panyuan-cluster-"))
        self.addCleanup(shutil.rmtree, folder)
        self.cluster = Cluster(folder)
        self.addCleanup(self.cluster.stop)
        self.cluster.start(*mode)
        self.county = County(store=self.cluster.url()).__enter__()
        self.addCleanup(self.county.__exit__)
        self.other = self.county.beside()
        self.addCleanup(self.other.__exit__)
        self.ports = f"{self.county.grpc_port},{self.other.grpc_port}"
        self.load = Load(self.county.folder, self.ports)
        self.addCleanup(self.load.kill)
        self.load.await_answer()
        time.sleep(CALM_S)

    def meet(self, fault):
        start = time.monotonic()
        for _ in fault(self.cluster):
            self.load.await_answer()
            time.sleep(CALM_S)
        self.cluster.await_whole()
        self.load.await_answer()
        time.sleep(CALM_S)
        print(f"gap: {fault.__name__.replace('_', ' ')}, {self.load.gap_since(start):.1f} s",
              flush=True)

    def repeat(self, lines):
        """Asks all of it again: every answer is the first one."""
        done = subprocess.run([BIN / "panyuan_load", "repeat", self.county.folder, self.ports],
                              input="\n".join(lines) + "\n", capture_output=True, text=True,
                              timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])

    def test_nothing_acknowledged_is_lost_or_doubled(self):
        self.begin()
        checkpoints = Checkpoints(self.county.folder / "authority/ca.crt",
                                  (self.county.web_port, self.other.web_port))
        for fault in FAULTS:
            with self.subTest(fault=fault.__name__):
                self.meet(fault)
        self.load.finish()
        seen = checkpoints.stop()
        lines = self.load.lines()
        self.repeat(lines)
        roots = recount(self.cluster.sql, SCHEMA)
        self.assertEqual(sorted(int(line.split()[-1]) for line in lines),
                         list(range(len(roots) - 1)))
        batches = [line.split()[3] for line in lines if line.startswith("register")]
        self.assertEqual(len(batches), len(set(batches)))
        self.assertGreater(len(seen), 100)
        for size, found in seen.items():
            self.assertEqual(found, {base64.b64encode(roots[size]).decode()},
                             f"the roots of size {size}")
        self.county.stop()
        self.other.stop()
        fsck(self.county)
        print(f"{len(FAULTS)} faults, {len(lines)} requests, each there once; "
              f"{len(seen)} checkpoints, one root each", flush=True)

    def test_asynchronous_replication_loses(self):
        self.begin("async")
        old = self.cluster.leader()
        die(self.cluster, old)
        lines = self.load.lines()
        self.load.kill()
        self.cluster.await_new_leader(old)
        there = {row[0] for row in self.cluster.sql(f"SELECT request_id FROM {SCHEMA}.requests")}
        lost = [line for line in lines if line.split()[1] not in there]
        print(f"asynchronous control: {len(lost)} of {len(lines)} acknowledged requests lost")
        self.assertTrue(lost, "the control lost nothing: this test cannot see a loss")


def missing():
    """What this test needs and this machine has not."""
    if os.geteuid() != 0:
        return "root, for network namespaces"
    programs = ("ip", "setpriv", "curl", "etcd", "patroni", "/usr/lib/postgresql/15/bin/postgres")
    return ", ".join(name for name in programs if not shutil.which(name))


if __name__ == "__main__":
    if missing():
        print(f"skipped: no {missing()}")
        sys.exit(77)
    unittest.main()
