#!/usr/bin/env python3
"""Measures the county's server and its limits side by side, in rounds, and writes the figures to
build/bench/figures.json; report.py turns them into docs/performance.md and its pictures.

Every round runs ours and the limit one after the other, and the next one the other way round, so
that what the machine does meanwhile falls on both."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

import on_cluster
import report
import rows
from bench_county import KNOWN, ROOT, County, Limit

FIGURES = ROOT / "build/bench/figures.json"


def say(text):
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", flush=True)


def numbers(text):
    return [int(one.replace("_", "")) for one in text.split(",")]


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, prog="tests/bench/run.sh")
    parser.add_argument("--only", metavar="PART,…", default=",".join(PARTS),
                        help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="a figure in a round")
    parser.add_argument("--rate", type=int, default=1000, help="paced calls a second")
    parser.add_argument("--page-rate", type=int, default=250, help="paced pages a second")
    parser.add_argument("--bulk", type=int, default=51_200, help="rows of a bulk measurement")
    parser.add_argument("--sizes", type=numbers, default=[10_000, 100_000, 1_000_000, 10_000_000],
                        metavar="N,…", help="batches at which growth is measured")
    parser.add_argument("--folder", default=tempfile.gettempdir(),
                        help="where the databases are: some 3 kB a batch of the largest size")
    parser.add_argument("--report", action="store_true", help="only write the report again")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if set(options.only) - set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    return options


def machine():
    def output(*command):
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    model = next(line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
                 if line.startswith("model name"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return {"cores": os.cpu_count(), "model": model, "memory_gib": round(memory),
            "kernel": platform.release(), "commit": output("git", "rev-parse", "--short", "HEAD"),
            "changed": bool(output("git", "status", "--porcelain", "--", "services", "proto")),
            "day": f"{datetime.date.today()}"}


def in_rounds(what, count, measure):
    """Runs `measure(flip)` so often, flipping; gives the list of figures."""
    found = []
    for turn in range(count):
        found.append(measure(turn % 2 == 1))
        say(f"{what}: round {turn + 1} of {count}")
    return found


def calls_in_rounds(county, limit, options, known):
    """Reads first: what comes after them lets the county grow."""
    def run(name, measure, *more):
        return in_rounds(name, options.rounds,
                         lambda flip: measure(county, limit, options, flip, *more))
    return {"reads": run("GetChain, GetProof", rows.reads, known),
            "pages": run("page", rows.pages, known),
            "alone": run("RegisterBatch, one at a time", rows.register_alone),
            "register": run("RegisterBatch", rows.register)}


def measure_echo(options):
    with County() as county:
        known = county.folder / "known"
        county.load(10_240, known, KNOWN)
        county.part("history", "--known", known, "--sales", 2)
        with Limit(county.folder, rows.page_bytes(county, known)) as limit:
            floor = in_rounds("what a call cannot do without", options.rounds,
                              lambda _: rows.floor(limit, options))
            return calls_in_rounds(county, limit, options, known) | {"floor": floor}


def measure_bulk(options):
    return {name: in_rounds(name, options.rounds, lambda _: measure(options))
            for name, measure in (("batches", rows.batches), ("results", rows.results))}


def measure_capture(options):
    return in_rounds("capture", options.rounds, lambda _: rows.captures(options))


def measure_tree(options):
    return in_rounds("tree", options.rounds, lambda _: rows.tree())


def measure_hash(options):
    return in_rounds("event hash", options.rounds, lambda _: rows.hashes())


def measure_size(county, options, known):
    """The figures of a county as large as it is; its server is stopped before and running after."""
    found = {"database_bytes": county.database.stat().st_size, "starts_ms": [],
             "proofs": in_rounds("stored proofs", options.rounds,
                                 lambda _: rows.proofs(county.database, options.seconds)),
             "fsck": in_rounds("fsck", 1, lambda _: county.admin("fsck"))}
    for _ in range(options.rounds):
        found["starts_ms"].append(county.start_timed())
        time.sleep(1)
        found["rest_mib"] = county.memory_mib()
        county.stop()
    county.start_timed()
    with Limit(county.folder, rows.page_bytes(county, known)) as limit:
        found["statistics"] = county.part("statistics")
        found |= calls_in_rounds(county, limit, options, known)
    for name, call in (("bulk", "batches"), ("capture", "capture")):
        found[name] = in_rounds(call, options.rounds, lambda _: county.calls(
            call, "--in-flight", 2, "--seconds", options.seconds))
    found["ways"] = in_rounds("ways", 1, lambda _: county.part("ways"))
    found["load_mib"] = county.peak_mib()
    return found


def measure_growth(options):
    found, loaded = {}, 0
    with County() as county:
        for size in sorted(options.sizes):
            say(f"growth: loading up to {size} batches")
            known = county.folder / f"known-{size}"
            loading = county.load_traded(size - loaded, known)
            say("growth: loaded")
            county.stop()
            last = size == max(options.sizes)
            if not last:
                county.keep()  # measuring writes too
            found[str(size)] = measure_size(county, options, known) | loading
            save("growth", found, options)
            if not last:
                county.stop()
                county.restore()
                county.start()
            loaded = size
    return found


def measure_cluster(options):
    return on_cluster.measure(options, in_rounds)


def save(part, found, options):
    """Keeps a part's figures beside those of the other parts."""
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    used = {name: value for name, value in vars(options).items()
            if name not in ("report", "only", "folder")}
    figures[part] = {"machine": machine(), "options": used, "found": found}
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=1))


# In the order in which they run.
PARTS = {"echo": measure_echo, "bulk": measure_bulk, "capture": measure_capture,
         "disk": lambda _: rows.disk(), "statistics": rows.statistics, "tree": measure_tree,
         "hash": measure_hash, "ways": rows.ways, "recall": rows.recall, "export": rows.exports,
         "fsck": rows.fsck, "growth": measure_growth, "cluster": measure_cluster}


def main():
    options = read_options()
    tempfile.tempdir = str(pathlib.Path(options.folder).resolve())
    if not options.report:
        for part, measure in PARTS.items():
            if part in options.only:
                save(part, measure(options), options)
                say(f"{part}: done")
    report.write(json.loads(FIGURES.read_text()))


main()
