"""Witnesses cosign, a restored older database is recognised, and an audit finds what was changed."""

import json
import shutil
import signal
import sqlite3
import ssl
import subprocess
import time
import unittest
import urllib.request

from county import BIN, County, free_port
from packing import unpack


class Witness:
    """A witness of the county's log, as a process."""

    def __init__(self, county, name):
        self.folder, self.name = county.folder / name, name
        self.folder.mkdir()
        self.port, self.process = free_port(), None
        self.log_key = (county.folder / "keys/log.vkey").read_text().strip()
        self.vkey = subprocess.run(
            [*self.command(), "--new-key"], check=True, capture_output=True, text=True).stdout.strip()
        self.start()

    def command(self):
        return [BIN / "panyuan-admin", "--lang", "en", "witness", "--key", self.folder / "key",
                "--name", self.name]

    def start(self):
        self.process = subprocess.Popen(
            [*self.command(), "--log", self.log_key, "--state", self.folder / "state",
             "--listen", f"127.0.0.1:{self.port}"], stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        if not ready.startswith("ready"):
            raise RuntimeError(f"no witness: {ready}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        return code

    def section(self):
        return f'\n[[witness]]\nurl = "http://127.0.0.1:{self.port}"\nvkey = "{self.vkey}"\n'


class Witnesses(unittest.TestCase):
    def setUp(self):
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)

    def witnessed(self):
        """Two witnesses that the server asks each second."""
        self.county.stop()
        witnesses = [Witness(self.county, f"witness-{i}.example") for i in (1, 2)]
        for witness in witnesses:
            self.addCleanup(witness.stop)
        toml = self.county.folder / "panyuan.toml"
        text = toml.read_text().replace("[ledger]", "[ledger]\ncosign_every_s = 1")
        toml.write_text(text + "".join(witness.section() for witness in witnesses))
        self.county.start()
        return witnesses

    def checkpoint(self):
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        url = f"https://localhost:{self.county.web_port}/checkpoint"
        with urllib.request.urlopen(url, context=context, timeout=10) as answer:
            return answer.read().decode()

    def await_cosigned(self, witnesses, size):
        for _ in range(100):
            note = self.checkpoint()
            if note.split("\n")[1] == str(size) and all(f"— {w.name} " in note for w in witnesses):
                return note
            time.sleep(0.1)
        self.fail(f"not cosigned at {size}: {note}")

    def audit(self, *more, code=0):
        """The audit's JSON; needs no profile."""
        done = subprocess.run(
            [BIN / "panyuan-admin", "--json", "audit", f"https://localhost:{self.county.web_port}",
             "--ca", self.county.folder / "authority/ca.crt",
             "--log-key", (self.county.folder / "keys/log.vkey").read_text().strip(), *more],
            capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def contradiction(self, *more):
        error = self.audit(*more, code=1)["error"]
        self.assertEqual(error["reason"], "LOG_CONTRADICTION")
        return error["metadata"]["kind"], int(error["metadata"]["index"])

    def test_witnesses_cosign_and_an_audit_holds_the_log_to_them(self):
        witnesses = self.witnessed()
        for _ in range(3):
            self.county.receive_ginger()
        self.await_cosigned(witnesses, 3)
        keys = [part for witness in witnesses for part in ("--witness", witness.vkey)]
        found = self.audit(*keys)
        self.assertEqual((found["entries"], found["cosignatures"]), (3, 2))
        stranger = Witness(self.county, "stranger.example")
        self.addCleanup(stranger.stop)
        self.assertEqual(self.contradiction("--witness", stranger.vkey), ("cosignature", 3))

    def test_a_witness_out_of_reach_holds_up_no_write(self):
        first, second = self.witnessed()
        self.assertEqual(second.stop(), 0)
        self.county.receive_ginger()
        self.await_cosigned([first], 1)
        second.start()
        self.await_cosigned([first, second], 1)

    def test_a_restored_older_folder_is_recognised(self):
        witnesses = self.witnessed()
        self.county.receive_ginger()
        self.county.stop()
        restored = ("panyuan.db", "published.head")
        for name in restored:
            shutil.copy(self.county.folder / name, self.county.folder / f"{name}.older")
        self.county.start()
        self.county.receive_ginger()
        self.county.receive_ginger()
        self.await_cosigned(witnesses, 3)
        seen = self.county.folder / "seen"
        self.audit("--state", seen)
        self.county.stop()
        for name in ("panyuan.db-wal", "panyuan.db-shm"):
            (self.county.folder / name).unlink(missing_ok=True)
        for name in restored:  # as from a backup of the whole folder: only others can know better
            shutil.copy(self.county.folder / f"{name}.older", self.county.folder / name)
        self.county.start()
        refused = self.county.tool("stall", "stall", "receive", "--product", "VEG044", "--quantity",
                                   "40kg", "--origin", "山东安丘", "--outside", "--supplier",
                                   "安丘姜业合作社", "--certificate", "3707842611240001", code=1)
        self.assertIn("LOG_FORKED", refused)
        self.assertEqual(len(self.county.json("stall", "stall", "list")["batches"]), 1)
        self.assertEqual(self.contradiction("--state", seen), ("shrunk", 3))

    def test_a_rewritten_row_is_caught(self):
        for _ in range(3):
            self.county.receive_ginger()
        seen = self.county.folder / "seen"
        self.assertEqual(self.audit("--state", seen)["entries"], 3)
        self.county.stop()
        with sqlite3.connect(self.county.folder / "panyuan.db") as database:
            [(packed,)] = database.execute("SELECT event FROM ledger_entries WHERE leaf_index = 1")
            event = unpack(packed).replace(b'"quantity":40,', b'"quantity":39,')
            self.assertNotEqual(event, unpack(packed))
            database.execute("UPDATE ledger_entries SET event = ? WHERE leaf_index = 1", [event])
        database.close()
        self.county.start()
        self.assertEqual(self.contradiction("--state", seen), ("entry", 1))


if __name__ == "__main__":
    unittest.main()
