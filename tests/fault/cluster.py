"""The PostgreSQL cluster of cluster.sh, for the tests that break it."""

import ctypes
import json
import os
import pathlib
import subprocess
import time
import urllib.error
import urllib.request

SCRIPT = pathlib.Path(__file__).with_name("cluster.sh")
NODES = (1, 2, 3)
NEW_NETWORK = 0x40000000  # CLONE_NEWNET of setns(2)


class Cluster:
    def __init__(self, folder):
        self.folder = folder

    def run(self, verb, *arguments):
        # Its servers must not keep our pipes open.
        done = subprocess.run(["bash", SCRIPT, verb, self.folder, *map(str, arguments)],
                              stdin=subprocess.DEVNULL, capture_output=verb == "namespace",
                              text=True, timeout=240, start_new_session=True, check=True)
        return (done.stdout or "").strip()

    def start(self, *mode):
        """Starts it and moves this process and all that it starts into the hub's namespace."""
        self.run("start", *mode)
        hub = os.open(f"/run/netns/{self.run('namespace')}", os.O_RDONLY)
        if ctypes.CDLL(None, use_errno=True).setns(hub, NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(hub)
        self.sql("CHECKPOINT")  # the copies just made are on the disk before anything is measured

    def stop(self):
        self.run("stop")

    def url(self, nodes=NODES):
        """The store of a server."""
        return f"postgresql://postgres@{','.join(f'198.18.28.1{node}' for node in nodes)}/postgres"

    def ask(self, node, path, body=None):
        """Patroni's REST interface: (status, text), or (0, "") where nobody answers."""
        request = urllib.request.Request(f"http://198.18.28.1{node}:8008/{path}",
                                         body and json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=30 if body else 1) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def leaders(self):
        """The nodes that say they lead; two for a moment while one is cut off."""
        return [node for node in NODES if self.ask(node, "leader")[0] == 200]

    def leader(self):
        return self.await_(60, "one leader", lambda: len(self.leaders()) == 1 and self.leaders())[0]

    def switch_over(self):
        leader = self.leader()
        status, said = self.ask(leader, "switchover", {"leader": f"node{leader}"})
        if status != 200:
            raise AssertionError(f"no switchover: {status} {said}")

    def await_whole(self):
        """One leader that two followers follow, one of them synchronously."""
        def whole():
            self.leader()
            try:
                states = self.sql("SELECT sync_state FROM pg_stat_replication"
                                  " WHERE state = 'streaming'")
            except AssertionError:  # it has just gone
                return False
            return len(states) == 2 and ["sync"] in states
        self.await_(120, "a whole cluster", whole)

    def await_new_leader(self, old):
        """Until another node has been promoted."""
        return self.await_(90, f"a leader other than node {old}",
                           lambda: [node for node in self.leaders()
                                    if node != old and self.takes_writes(node)])[0]

    def await_(self, seconds, what, condition):
        end = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s for {what}")
            time.sleep(0.3)

    def takes_writes(self, node):
        try:
            return self.sql("SELECT 1", [node]) == [["1"]]
        except AssertionError:
            return False

    def sql(self, statement, nodes=NODES):
        """Runs SQL on the node that takes writes: rows of texts."""
        done = subprocess.run(
            ["/usr/lib/postgresql/15/bin/psql",
             self.url(nodes) + "?target_session_attrs=read-write&connect_timeout=2", "-XqAt", "-F", "\t",
             "-v", "ON_ERROR_STOP=1", "-c", statement], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise AssertionError(f"psql: {done.stderr}")
        return [line.split("\t") for line in done.stdout.splitlines()]
