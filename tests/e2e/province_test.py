"""Three counties and their province, real processes over mutual TLS: a batch that travelled through all
three is answered in one call, figures are summed up, and a county that was put back to an older state is
refused and shown."""

import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

from county import BIN, ROOT, County, free_port

DIVISIONS = (("330727", 727), ("330726", 726), ("330784", 784))


class Province:
    """A province's server over `counties`, and a regulator's tool for it."""

    def __init__(self, counties):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="panyuan-e2e-province-"))
        self.grpc_port, self.web_port, self.process = free_port(), free_port(), None
        authority, certificates = self.folder / "authority", self.folder / "certificates"
        self.authority("init", authority)
        self.authority("server", authority, certificates / "server", "localhost", "127.0.0.1")
        self.authority("client", authority, certificates / "regulator", "regulator", "330000", "R0001")
        for key in ("log", "witness"):
            subprocess.run([BIN / "panyuan-server", "new-key", self.folder / f"{key}.key"],
                           check=True, stdout=subprocess.DEVNULL)
        (self.folder / "province.toml").write_text(self.config(counties))
        (self.folder / "regulator.toml").write_text(
            f'server = "localhost:{self.grpc_port}"\nca = "authority/ca.crt"\n'
            'certificate = "certificates/regulator.crt"\nkey = "certificates/regulator.key"\n')

    @staticmethod
    def authority(*arguments):
        subprocess.run([ROOT / "certs/authority", *map(str, arguments)], check=True)

    def config(self, counties):
        text = f"""
[server]
listen = "127.0.0.1:{self.grpc_port}"
certificate = "certificates/server.crt"
key = "certificates/server.key"
client_authority = "authority/ca.crt"
deadline_ms = 2000
[witness]
port = {self.web_port}
name = "province.example/witness"
key_file = "witness.key"
[database]
path = "province.db"
[ledger]
origin = "province.example/log"
key_file = "log.key"
[log]
level = "error"
"""
        for county in counties:
            asking = county.folder / "certificates/province"
            self.authority("client", county.folder / "authority", asking, "province", "330000",
                           "P0001")
            text += f"""
[[county]]
division_code = "{county.division[0]}"
number = {county.division[1]}
name = "县{county.division[1]}"
address = "localhost:{county.grpc_port}"
log_key = "{(county.folder / "keys/log.vkey").read_text().strip()}"
authority = "{county.folder / "authority/ca.crt"}"
certificate = "{asking}.crt"
key = "{asking}.key"
"""
        return text

    def start(self):
        """Gives the section by which a county makes it its witness."""
        self.process = subprocess.Popen(
            [BIN / "panyuan-server", "province", "--config", self.folder / "province.toml"],
            stdout=subprocess.PIPE, text=True)
        ready, witness, _ = (self.process.stdout.readline() for _ in range(3))
        if not ready.startswith("ready"):
            raise RuntimeError(f"no province: {ready}")
        vkey = witness.strip().removeprefix("witness ")
        return f'\n[[witness]]\nurl = "http://127.0.0.1:{self.web_port}"\nvkey = "{vkey}"\n'

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        return code

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)

    def ask(self, *arguments, code=0):
        done = subprocess.run(
            [BIN / "panyuan-regulator", "--profile", self.folder / "regulator.toml", "--lang", "en",
             "--json", "province", *map(str, arguments)],
            capture_output=True, text=True, timeout=60)
        if done.returncode != code:
            raise AssertionError(f"{arguments}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def say(self, *arguments):
        return subprocess.run(
            [BIN / "panyuan-regulator", "--profile", self.folder / "regulator.toml", "--lang", "en",
             "province", *map(str, arguments)],
            capture_output=True, text=True, timeout=60, check=True).stdout


class Provinces(unittest.TestCase):
    def setUp(self):
        self.counties = [County(division=division).__enter__() for division in DIVISIONS]
        for county in self.counties:
            self.addCleanup(county.__exit__)
        self.province = Province(self.counties)
        self.addCleanup(self.province.remove)
        self.witness = self.province.start()

    def witnessed(self, county):
        """The county pushes its checkpoints to the province each second."""
        county.stop()
        toml = county.folder / "panyuan.toml"
        text = toml.read_text().replace("[ledger]", "[ledger]\ncosign_every_s = 1")
        toml.write_text(text + self.witness)
        county.start()

    def await_logged(self, county, size):
        for _ in range(100):
            logged = self.province.ask("checkpoints", "--county", county.division[0])["checkpoints"]
            if logged and int(logged[0]["tree_size"]) == size:
                return logged
            time.sleep(0.1)
        self.fail(f"not logged at {size}: {logged}")

    def test_a_chain_over_three_counties_is_one_answer(self):
        first, second, third = self.counties
        a = first.receive_ginger()["batch"]["batch_code"]
        b = second.receive_ginger("--from-batch", a)["batch"]
        self.assertEqual(b["source_batch_code"], a)
        b = b["batch_code"]
        c = third.receive_ginger("--from-batch", b)["batch"]["batch_code"]
        third.tool("stall", "stall", "sell", c, "2kg")
        for asked, steps in ((a, [0, 1, 2]), (b, [-1, 0, 1]), (c, [-2, -1, 0])):
            chain = self.province.ask("chain", asked)
            self.assertEqual([linked["batch"]["batch_code"] for linked in chain["batches"]], [a, b, c])
            self.assertEqual([linked["steps"] for linked in chain["batches"]], steps)
            self.assertEqual([linked["county"]["division_code"] for linked in chain["batches"]],
                             [division for division, _ in DIVISIONS])
            self.assertEqual(chain["incomplete"], [])
        self.assertEqual(len(chain["batches"][2]["events"]), 2)
        self.assertIn(a, second.tool("stall", "stall", "show", b))
        self.assertIn("came in 40 kg", self.province.say("chain", b))

        second.stop()
        began = time.monotonic()
        chain = self.province.ask("chain", a)
        self.assertLess(time.monotonic() - began, 6)
        self.assertEqual([linked["batch"]["batch_code"] for linked in chain["batches"]], [a])
        self.assertEqual({part["county"]["division_code"] for part in chain["incomplete"]}, {"330726"})
        figures = self.province.ask("figures", "--by", "month")
        self.assertEqual([row["key"] for row in figures["counties"]], ["330727", "330784"])
        self.assertEqual([part["county"]["division_code"] for part in figures["missing"]], ["330726"])
        self.assertIn("Incomplete: 1", self.province.say("figures"))

    def test_a_county_put_back_to_an_older_state_is_refused_and_shown(self):
        county = self.counties[0]
        self.witnessed(county)
        county.receive_ginger()
        self.await_logged(county, 1)
        county.stop()
        restored = ("panyuan.db", "published.head")
        for name in restored:
            shutil.copy(county.folder / name, county.folder / f"{name}.older")
        county.start()
        for _ in range(2):
            county.receive_ginger()
        logged = self.await_logged(county, 3)
        self.assertEqual(self.province.ask("alarms")["alarms"], [])
        county.stop()
        self.assertEqual(self.province.stop(), 0)  # it remembers across its own restart
        self.province.start()
        for name in ("panyuan.db-wal", "panyuan.db-shm"):
            (county.folder / name).unlink(missing_ok=True)
        for name in restored:
            shutil.copy(county.folder / f"{name}.older", county.folder / name)
        county.start()
        refused = county.tool("stall", "stall", "receive", "--product", "VEG044", "--quantity", "40kg",
                              "--origin", "山东安丘", "--outside", "--supplier", "安丘姜业合作社",
                              code=1)
        self.assertIn("LOG_FORKED", refused)
        alarm, = self.province.ask("alarms")["alarms"]
        self.assertEqual((alarm["kind"], alarm["division_code"]), ("ALARM_KIND_SHRUNK", "330727"))
        self.assertEqual(alarm["refused_note"].split("\n")[1], "1")
        self.assertEqual(alarm["known_note"], logged[0]["note"])
        self.assertEqual(len(self.await_logged(county, 3)), len(logged))
        self.assertIn("shrunk", self.province.say("alarms"))
        with urllib.request.urlopen(f"http://127.0.0.1:{self.province.web_port}/checkpoint") as answer:
            self.assertEqual(answer.read().decode().split("\n")[0], "province.example/log")


if __name__ == "__main__":
    unittest.main()
