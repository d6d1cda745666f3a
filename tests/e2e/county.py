"""A county of real processes for end-to-end tests: certificates, server, tools."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

import postgres

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("PANYUAN_BIN", ROOT / "build/test/bin"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class County:
    """Use as a context manager; the folder is removed at the end.

    `server_environment` is added to the server's own. `store` is where the county is kept; without
    one it is where PANYUAN_TEST_STORE says: a file in the folder, or a PostgreSQL database of its
    own. `division`, a code and a number, makes it another county.
    """

    def __init__(self, server_environment=None, store=None, division=None):
        self.server_environment = server_environment or {}
        self.own_store = None if store else postgres.Store()
        self.store = store or self.own_store.url
        self.division = division
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="panyuan-e2e-"))
        self.grpc_port, self.web_port = free_port(), free_port()
        self.process = None
        self.environment = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data")}

    def __enter__(self):
        self.authority("init", self.folder / "authority")
        self.authority("server", self.folder / "authority", self.folder / "certificates/server",
                       "localhost", "127.0.0.1")
        self.init(f"localhost:{self.web_port}")
        self.identity("stall", "vendor", "M01-001", "V0001")
        self.identity("neighbour", "vendor", "M01-002", "V0002")
        self.identity("tester", "technician", "L1", "T0001")
        self.identity("reviewer", "technician", "L1", "T0002")
        self.identity("consumer", "public", "anyone", "C0001")
        self.identity("regulator", "regulator", "330727", "R0001")
        self.identity("admin", "admin", "330727", "A0001")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        if self.own_store:
            self.own_store.close()
        shutil.rmtree(self.folder)

    def init(self, public_host):
        subprocess.run([BIN / "panyuan-server", "init", "--data", self.folder,
                        "--listen", f"127.0.0.1:{self.grpc_port}",
                        "--gateway-port", str(self.web_port), "--public-host", public_host,
                        *(["--store", self.store] if self.store else []),
                        *(["--division", self.division[0], "--number", str(self.division[1])]
                          if self.division else []),
                        "--seed", ROOT / "schema/seed"], check=True)

    def beside(self):
        """Another process of this county over the same store, with a folder of its own; started."""
        other = County(self.server_environment, self.store)
        for name in ("authority", "certificates", "keys"):
            shutil.copytree(self.folder / name, other.folder / name)
        other.init(f"localhost:{self.web_port}")
        other.start()
        return other

    def authority(self, *arguments):
        subprocess.run([ROOT / "certs/authority", *map(str, arguments)], check=True)

    def identity(self, name, role, scope, person, authority=None):
        self.authority("client", authority or self.folder / "authority",
                       self.folder / "certificates" / name, role, scope, person)
        self.profile(name, certificate=f"../certificates/{name}.crt",
                     key=f"../certificates/{name}.key")

    def profile(self, name, **keys):
        keys = {"server": f"localhost:{self.grpc_port}", "ca": "../authority/ca.crt",
                "log_key": (self.folder / "keys/log.vkey").read_text().strip(), **keys}
        path = self.folder / "profiles" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f'{key} = "{value}"\n' for key, value in keys.items()))

    def start(self):
        with open(self.folder / "server.log", "w") as log:
            self.process = subprocess.Popen(
                [BIN / "panyuan-server", "serve", "--config", self.folder / "panyuan.toml"],
                stdout=log, stderr=subprocess.STDOUT,
                env={**os.environ, **self.server_environment})
        for _ in range(300):
            if "ready" in (self.folder / "server.log").read_text():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("no server: " + (self.folder / "server.log").read_text())

    def stop(self, how=signal.SIGTERM):
        """Stops the server and gives its exit code."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def sql(self, text):
        """Changes what is stored, behind the back of a server that is stopped."""
        if self.own_store and self.own_store.url:
            postgres.sql(f"SET search_path = county_330727; {text}", self.own_store.database)
            return
        with contextlib.closing(sqlite3.connect(self.folder / "panyuan.db")) as database:
            with database:
                database.execute(text)

    def tool(self, profile, tool, *arguments, code=0, **kwargs):
        """Runs a tool; gives what it printed. Fails when it exits otherwise than with `code`."""
        done = subprocess.run(
            [BIN / f"panyuan-{tool}", "--profile", self.folder / "profiles" / f"{profile}.toml",
             "--lang", "en", *map(str, arguments)],
            capture_output=True, text=True, timeout=120,
            **{"env": self.environment, **kwargs})
        if done.returncode != code:
            raise AssertionError(f"panyuan-{tool} {arguments}: exit code {done.returncode}, "
                                 f"wanted {code}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def json(self, profile, tool, *arguments, code=0):
        return json.loads(self.tool(profile, tool, "--json", *arguments, code=code))

    def receive_ginger(self, *more):
        return self.json("stall", "stall", "receive", "--product", "VEG044", "--quantity", "40kg",
                         "--origin", "山东安丘", "--outside", "--supplier", "安丘姜业合作社",
                         "--certificate", "3707842611240001", *more)
