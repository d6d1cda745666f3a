"""What the server says of itself: metrics, and the documents that rest on them; traces; health."""

import json
import re
import ssl
import subprocess
import unittest
import urllib.error
import urllib.request

from county import ROOT, County

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
# Only with PostgreSQL, where several processes share a county.
OF_CLUSTERS = {"panyuan_lease_held", "panyuan_lease_epoch", "panyuan_lease_seconds_left"}
NAMED = re.compile(r"\b(?:panyuan|process)_[a-z0-9_]+\b")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def metrics_of(text):
    """Names of the series in Prometheus text."""
    return {re.split(r"[{ ]", line)[0] for line in text.splitlines() if not line.startswith("#")}


def families_of(text):
    return {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        cls.county.stop()
        toml = cls.county.folder / "panyuan.toml"
        toml.write_text(toml.read_text().replace('level = "warn"', 'level = "info"'))
        cls.county.start()
        cls.code = cls.county.receive_ginger()["batch"]["batch_code"].replace("-", "")
        cls.get("/T/" + cls.code, traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")
        cls.text = cls.get("/metrics")[1]

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    @classmethod
    def get(cls, path, **headers):
        context = ssl.create_default_context(cafile=cls.county.folder / "authority/ca.crt")
        request = urllib.request.Request(f"https://localhost:{cls.county.web_port}{path}",
                                         headers=headers)
        try:
            with urllib.request.urlopen(request, context=context, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def value(self, series):
        found = re.search(rf"^{re.escape(series)} (\S+)$", self.text, re.MULTILINE)
        self.assertIsNotNone(found, series)
        return float(found[1])

    def test_a_write_shows_in_the_figures(self):
        self.assertGreaterEqual(self.value("panyuan_log_entries"), 1)
        self.assertGreaterEqual(self.value("panyuan_writer_commit_seconds_count"), 1)
        self.assertGreater(self.value("panyuan_writer_commit_seconds_sum"), 0)
        self.assertGreaterEqual(self.value('panyuan_writer_group_commands_bucket{le="1"}'), 1)
        self.assertGreater(self.value("process_resident_memory_bytes"), 1e6)
        self.assertGreater(self.value("panyuan_store_bytes"), 1e4)
        self.assertIn('method="panyuan.trace.v1.TraceService/RegisterBatch",reason="OK",'
                      'role="vendor"} 1', self.text)

    def test_every_metric_is_documented(self):
        section = OPERATIONS.partition("\n## Logs, metrics, health\n")[2].partition("\n## ")[0]
        missing = families_of(self.text) - set(NAMED.findall(section))
        self.assertFalse(missing, f"not in docs/operations.md: {missing}")

    def test_the_dashboard_shows_what_is_there(self):
        board = json.loads((ROOT / "docs/grafana/panyuan.json").read_text(encoding="utf-8"))
        asked = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
        self.assertGreater(len(asked), 20)
        self.assert_there(asked)
        self.assertEqual(len({panel["id"] for panel in board["panels"]}), len(board["panels"]))

    def test_the_alarms_rest_on_what_is_there(self):
        rules = (ROOT / "docs/alerts.yml").read_text(encoding="utf-8")
        asked = re.findall(r"^ +expr: (.+)$", rules, re.MULTILINE)
        names = re.findall(r"^ +- alert: (\w+)$", rules, re.MULTILINE)
        self.assertEqual(len(asked), len(names))
        self.assert_there(asked)
        section = OPERATIONS.partition("\n## Alarms\n")[2].partition("\n## ")[0]
        explained = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        self.assertEqual(sorted(names), sorted(explained))

    def assert_there(self, expressions):
        there = metrics_of(self.text) | OF_CLUSTERS
        for expression in expressions:
            missing = set(NAMED.findall(re.sub(r"\{[^}]*\}|by \([^)]*\)", "", expression))) - there
            self.assertFalse(missing, expression)

    def test_a_trace_is_found_in_the_log(self):
        log = (self.county.folder / "server.log").read_text()
        lines = [line for line in log.splitlines() if f"trace_id={TRACE}" in line]
        self.assertTrue(any("TraceService/GetChain" in line for line in lines), log[-2000:])
        # A tool's own call has one too.
        self.assertRegex(log, r"TraceService/RegisterBatch .* trace_id=[0-9a-f]{32}\b")

    def test_a_tool_names_the_trace_of_a_fault(self):
        profile = self.county.folder / "profiles/stall.toml"
        nowhere = profile.read_text().replace(f"localhost:{self.county.grpc_port}", "localhost:1")
        (self.county.folder / "profiles/nowhere.toml").write_text(nowhere)
        error = self.county.json("nowhere", "stall", "--timeout", "1", "list", code=4)["error"]
        self.assertRegex(error["metadata"]["trace_id"], r"^[0-9a-f]{32}$")

    def test_health_is_told_to_balancers(self):
        self.assertEqual(self.get("/livez"), (200, "ok\n"))
        self.assertEqual(self.get("/readyz"), (200, "ready\n"))

    def test_the_rules_are_good_for_prometheus(self):
        try:
            done = subprocess.run(["promtool", "check", "rules", ROOT / "docs/alerts.yml"],
                                  capture_output=True, text=True)
        except FileNotFoundError:
            self.skipTest("no promtool here")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
