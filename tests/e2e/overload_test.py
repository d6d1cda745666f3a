"""Strangers who open, send and ask too much: others get their answers meanwhile, what is too much is
shed, and the server's memory stays under the bound of docs/operations.md.

Strangers come from 127.0.0.2, so that the bounds of one address meet them and not the others.
"""

import gzip
import http.client
import json
import pathlib
import re
import resource
import socket
import ssl
import subprocess
import threading
import time
import unittest

from county import BIN, ROOT, County

STRANGER = "127.0.0.2"
IDLE = 10_000
HUNDREDFOLD = 10_000  # calls at a time, where a busy county has a hundred
WITHIN_S = 1.0
SANITIZED = b"__asan_init" in (BIN / "panyuan-server").read_bytes()
SLOWNESS = 10 if SANITIZED else 2  # the attackers run on the same cores
MEMORY_MIB = int(re.search(r"resident memory under attack \| (\d+) MiB",
                           (ROOT / "docs/operations.md").read_text())[1]) * (4 if SANITIZED else 1)


class Overload(unittest.TestCase):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)
        self.batch = self.county.receive_ginger()["batch"]["batch_code"]
        self.held, self.longest_page = [], 0.0
        self.addCleanup(lambda: [one.close() for one in self.held])
        self.addCleanup(lambda: print(f"{self._testMethodName}: longest page "
                                      f"{1000 * self.longest_page:.0f} ms, "
                                      f"{self.resident_mib():.0f} MiB"))

    def tls(self):
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        return context

    def connect(self, port):
        one = socket.socket()
        one.settimeout(5)
        one.bind((STRANGER, 0))
        one.connect(("127.0.0.1", port))
        self.held.append(one)
        return one

    def page_wait(self):
        """How long another visitor waits for a page, with a connection of its own."""
        start = time.monotonic()
        visitor = http.client.HTTPSConnection("localhost", self.county.web_port, timeout=30,
                                              context=self.tls())
        visitor.request("GET", f"/T/{self.batch.replace('-', '')}")
        answer = visitor.getresponse()
        answer.read()
        visitor.close()
        self.assertEqual(answer.status, 200)
        return time.monotonic() - start

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.county.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024

    def assert_others_are_served(self, rounds=5):
        self.longest_page = max([self.longest_page, *(self.page_wait() for _ in range(rounds))])
        self.assertLess(self.longest_page, WITHIN_S * SLOWNESS)
        self.assertLess(self.resident_mib(), MEMORY_MIB)

    def ask(self, method, path, body=b"", headers=None):
        visitor = http.client.HTTPSConnection("localhost", self.county.web_port, timeout=60,
                                              context=self.tls())
        self.addCleanup(visitor.close)
        visitor.request(method, path, body=body, headers=headers or {})
        answer = visitor.getresponse()
        return answer.status, answer.read()

    def probe(self, seconds):
        return subprocess.Popen([BIN / "panyuan_load", "probe", self.county.folder,
                                 str(self.county.grpc_port), str(seconds)],
                                stdout=subprocess.PIPE, text=True)

    def assert_answered(self, probe):
        """Nine of ten within the second; one that meets a busy machine may take longer."""
        said = probe.communicate(timeout=120)[0]
        self.assertEqual(probe.returncode, 0, said)
        print(said.strip())
        nine_of_ten, longest = map(int, re.search(r"within (\d+) ms, longest (\d+) ms", said).groups())
        self.assertLess(nine_of_ten, 1000 * WITHIN_S * SLOWNESS)
        self.assertLess(longest, 5000 * WITHIN_S * SLOWNESS)

    def test_slow_loris(self):
        secured = []
        for _ in range(500):
            try:
                raw = self.connect(self.county.web_port)
                one = self.tls().wrap_socket(raw, server_hostname="localhost")
                self.held.append(one)
                secured.append(one)
            except OSError:
                continue
        self.assertGreater(len(secured), 150)
        for second in range(6):
            for one in secured:
                try:
                    one.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n"[second:second + 1])
                except OSError:
                    pass
            self.assert_others_are_served(1)
            time.sleep(1)
        time.sleep(8)  # the header's time is over
        closed = 0
        for one in secured:
            try:
                one.settimeout(2)
                while one.recv(4096):
                    pass
                closed += 1
            except OSError as gone:
                closed += not isinstance(gone, TimeoutError)
        self.assertEqual(closed, len(secured))

    def test_oversize_and_deep(self):
        path = "/panyuan.trace.v1.TraceService/GetChain"
        typed = {"Content-Type": "application/json"}
        self.assertEqual(self.ask("GET", "/", headers={"X": "y" * 20_000})[0], 431)
        self.assertEqual(self.ask("POST", path, b"x" * (3 << 20), typed)[0], 413)
        for deep in (b"[" * 100_000, b'{"a":' * 100_000,
                     b'{"batchCode":' + b"[" * 100_000 + b"]" * 100_000 + b"}"):
            status, body = self.ask("POST", path, deep, typed)
            self.assertEqual(status, 400)
            self.assertEqual(json.loads(body)["code"], "invalid_argument")
        self.assert_others_are_served()

    def test_a_packed_body_is_not_unpacked(self):
        bomb = gzip.compress(bytes(200 << 20))
        before = self.resident_mib()
        path = "/panyuan.trace.v1.TraceService/GetChain"
        status, body = self.ask("POST", path, bomb, {"Content-Type": "application/proto",
                                                     "Content-Encoding": "gzip"})
        self.assertEqual((status, json.loads(body)["details"][0]["debug"]["reason"]),
                         (400, "ENCODING_UNSUPPORTED"))
        said = subprocess.run([BIN / "panyuan_load", "bomb", self.county.folder,
                               str(self.county.grpc_port)], capture_output=True, text=True)
        self.assertEqual(said.stdout.split()[0], "12", said.stdout)  # UNIMPLEMENTED
        self.assertLess(self.resident_mib() - before, 32 * SLOWNESS)
        self.assert_others_are_served()

    def hold_idle(self, port):
        opened = 0
        for _ in range(IDLE):
            try:
                self.connect(port)
                opened += 1
            except OSError:
                pass
        return opened

    def test_ten_thousand_idle_connections_to_the_web(self):
        flood = threading.Thread(target=self.hold_idle, args=(self.county.web_port,))
        flood.start()
        while flood.is_alive():
            self.assert_others_are_served(1)
        self.assert_others_are_served()

    def test_ten_thousand_idle_connections_to_grpc(self):
        probe = self.probe(8)
        time.sleep(1)
        self.hold_idle(self.county.grpc_port)
        self.assert_answered(probe)
        self.county.tool("neighbour", "stall", "list")  # a connection of its own
        self.assertLess(self.resident_mib(), MEMORY_MIB)

    def test_a_hundredfold_of_calls(self):
        flood = subprocess.Popen([BIN / "panyuan_load", "flood", self.county.folder,
                                  str(self.county.grpc_port), str(HUNDREDFOLD), "8"],
                                 stdout=subprocess.PIPE, text=True)
        time.sleep(2)
        self.assert_answered(self.probe(3))
        said = flood.communicate(timeout=120)[0]
        print(said.strip())
        self.assertIn("SERVER_BUSY", said)
        self.assertLess(self.resident_mib(), MEMORY_MIB)
        self.assertIsNone(self.county.process.poll())
        self.county.receive_ginger()


if __name__ == "__main__":
    unittest.main()
