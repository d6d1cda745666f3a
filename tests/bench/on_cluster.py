"""Bulk registration on three synchronous nodes, beside PostgreSQL alone writing the same rows."""

import pathlib
import shutil
import sys
import tempfile

from bench_county import ROOT, County, bench

sys.path.insert(0, str(ROOT / "tests/fault"))
from cluster import Cluster  # noqa: E402

ROWS_A_CALL = 512
SCHEMA, BASE = "county_330727", "bench_base"


def measure(options, in_rounds):
    """The figures of each round. Moves this process into the cluster's network for good."""
    cluster = Cluster(pathlib.Path(tempfile.mkdtemp(prefix="panyuan-bench-cluster-")))
    try:
        cluster.start()
        cluster.await_whole()
        with County(store=cluster.url()) as county:
            county.load(ROWS_A_CALL, county.folder / "known", 1)
            return in_rounds("cluster", options.rounds, lambda _: once(cluster, county, options))
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


def once(cluster, county, options):
    count = options.bulk // ROWS_A_CALL * ROWS_A_CALL
    schemas = ("--url", cluster.url(), "--base", BASE, "--finished", SCHEMA)
    bench("copy-schema", *schemas)
    ours = county.calls("batches", "--in-flight", 2, "--calls", count // ROWS_A_CALL)
    bare = bench("insert", *schemas, "--groups", count // ROWS_A_CALL)
    return {"ours_per_second": ours["rows_per_second"],
            "ours_cpu_us": ours["cpu_us"] / ROWS_A_CALL, "bare_rows": bare["rows"],
            "bare_per_second": count / bare["seconds"]}
