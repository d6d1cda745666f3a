"""The processes that are measured: a county's server and the limit's, and what they cost."""

import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import time

EVERY = 65  # of so many batches one is traded on, by 6 to 7 acts; no multiple of the kinds of goods
KNOWN = 1_000  # batches that reads choose from
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.setdefault("PANYUAN_BIN", str(ROOT / "build/bench/bin")))
sys.path.insert(0, str(ROOT / "tests/e2e"))
import county  # noqa: E402  takes PANYUAN_BIN when it is loaded


def bench(*arguments):
    """Runs a part of panyuan_bench; gives its figures."""
    command = [BIN / "panyuan_bench", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {done.returncode}: "
                         f"{done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])  # lines of the server before it


class County(county.County):
    """A county whose server's start, calls and memory are measured."""

    def start_timed(self):
        """Starts the server; gives milliseconds until its first answer over TLS."""
        trust = ssl.create_default_context(cafile=self.folder / "authority/ca.crt")
        started = time.monotonic()
        with open(self.folder / "server.log", "w") as log:
            self.process = subprocess.Popen(
                [BIN / "panyuan-server", "serve", "--config", self.folder / "panyuan.toml"],
                stdout=log, stderr=subprocess.STDOUT)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.web_port), timeout=10) as plain, \
                        trust.wrap_socket(plain, server_hostname="localhost") as stream:
                    stream.sendall(b"GET /checkpoint HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    if stream.recv(12) == b"HTTP/1.1 200":
                        return (time.monotonic() - started) * 1e3
            except ConnectionRefusedError:
                time.sleep(0.001)

    @property
    def database(self):
        return next(path for path in self.folder.glob("*.db"))

    def keep(self):
        """Copies what the stopped server has written."""
        for path in (self.database, self.folder / "published.head"):
            shutil.copy(path, f"{path}.kept")

    def restore(self):
        """Brings the copy back."""
        for path in (self.database, self.folder / "published.head"):
            os.replace(f"{path}.kept", path)

    def calls(self, kind, *arguments):
        return bench("calls", kind, "--folder", self.folder, "--port", self.grpc_port,
                     "--pid", self.process.pid, *arguments)

    def load(self, batches, known, keep):
        """Registers at least so many batches, as fast as may be, and keeps some `keep` codes."""
        return self.calls("batches", "--in-flight", 2, "--calls", -(-batches // 512),
                          "--known", known, "--keep-every", max(1, batches // keep))

    def load_traded(self, batches, known):
        """Registers so many and lets one of EVERY be traded on: one act for ten batches. Writes the
        codes of KNOWN of these, each with sales and a verified result too."""
        sources = self.folder / "sources"
        sources.unlink(missing_ok=True)
        loading = self.load(batches, sources, max(1, batches // EVERY))
        lines = sources.read_text().splitlines(True)
        known.write_text("".join(lines[::-(-len(lines) // KNOWN)]))
        self.part("history", "--known", known, "--sales", 2)
        return {"loaded_per_second": loading["rows_per_second"],
                **self.part("chains", "--known", sources)}

    def admin(self, command, *arguments):
        """Runs panyuan-admin on the stopped county; gives entries and what they took."""
        started = time.monotonic()
        process = subprocess.Popen(
            [BIN / "panyuan-admin", "--json", command, "--data", self.folder, *arguments],
            stdout=subprocess.PIPE, text=True)
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"panyuan-admin {command}: exit code {process.returncode}: {said}")
        took_s, said = time.monotonic() - started, json.loads(said)
        entries, seconds = said["tree_size"], said.get("seconds", took_s)
        return {"entries": entries, "seconds": seconds, "per_second": entries / seconds,
                "peak_mib": usage.ru_maxrss / 1024}

    def part(self, name, *arguments):
        return bench(name, "--folder", self.folder, "--port", self.grpc_port, *arguments)

    def memory_mib(self):
        return memory_mib(self.process.pid, "VmRSS")

    def peak_mib(self):
        return memory_mib(self.process.pid, "VmHWM")


class Limit:
    """The empty echo and the plain file, with the certificates of a county."""

    def __init__(self, folder, page_bytes):
        self.folder = folder
        self.process = subprocess.Popen(
            [BIN / "panyuan_bench", "limit", "--folder", folder, "--page-bytes", str(page_bytes)],
            stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline().split()
        if len(ready) != 3:
            raise SystemExit("the limit's server did not start")
        self.grpc_port, self.web_port = int(ready[1]), int(ready[2])

    def calls(self, kind, *arguments):
        return bench("calls", kind, "--folder", self.folder, "--port", self.grpc_port,
                     "--pid", self.process.pid, *arguments)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def memory_mib(pid, name):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"no {name} of process {pid}")


def fetch_page(county_, path):
    """A page's bytes, over the edge."""
    done = subprocess.run(
        ["curl", "-sSf", "--cacert", county_.folder / "authority/ca.crt", "-H", "Accept: text/html",
         f"https://localhost:{county_.web_port}{path}"], capture_output=True, check=True)
    return len(done.stdout)


def fdatasync_us(folder, times=200):
    """Median microseconds to make an append of 4 KiB durable."""
    path = pathlib.Path(folder) / "fdatasync"
    took = []
    with open(path, "ab", buffering=0) as file:
        for _ in range(times):
            started = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - started) * 1e6)
    path.unlink()
    return statistics.median(took)
