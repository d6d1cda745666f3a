"""What is measured: each function measures one thing once, ours and its limit, and gives figures
as {name: number}. `flip` says that the limit goes first."""

import datetime
import pathlib
import shutil
import sqlite3

from bench_county import County, bench, fdatasync_us, fetch_page
from packing import unpack

ROWS_A_CALL = 512


def in_turn(flip, ours, limit):
    """Runs both, one after the other; gives what both gave, ours first."""
    if flip:
        of_limit = limit()
        return ours(), of_limit
    return ours(), limit()


def named(prefix, figures):
    return {f"{prefix}_{name}": value for name, value in figures.items()}


# --- Against the empty echo, on a county that is running ------------------------------------------

def register(county, limit, options, flip):
    press = ("--seconds", options.seconds, "--in-flight", 64)
    ours, echo = in_turn(flip, lambda: county.calls("register", *press),
                         lambda: limit.calls("echo", *press))
    return named("ours", ours) | named("echo", echo)


def register_alone(county, limit, options, flip):
    press = ("--seconds", options.seconds, "--in-flight", 1)
    before = fdatasync_us(county.folder)
    ours, echo = in_turn(flip, lambda: county.calls("register", *press),
                         lambda: limit.calls("echo", *press))
    after = fdatasync_us(county.folder)
    return named("ours", ours) | named("echo", echo) | {"fdatasync_us": (before + after) / 2}


def reads(county, limit, options, flip, known):
    """GetChain and GetProof, so many a second, and the echo between them."""
    press = ("--seconds", options.seconds, "--rate", options.rate)
    chain = lambda: county.calls("chain", "--known", known, *press)
    proof = lambda: county.calls("proof", "--known", known, *press)
    first, echo = in_turn(flip, proof if flip else chain, lambda: limit.calls("echo", *press))
    second = chain() if flip else proof()
    chain, proof = (second, first) if flip else (first, second)
    return named("chain", chain) | named("proof", proof) | named("echo", echo)


def page_paths(county, known):
    """A file with the addresses of the known batches' pages."""
    paths = county.folder / "paths"
    codes = [line.split()[0] for line in pathlib.Path(known).read_text().splitlines()]
    paths.write_text("".join(f"/T/{code.replace('-', '')}\n" for code in codes))
    return paths


def page_bytes(county, known):
    """The size of a known batch's page."""
    return fetch_page(county, page_paths(county, known).read_text().split()[0])


def pages(county, limit, options, flip, known):
    def get(port, paths, pid):
        return bench("pages", "--address", f"https://localhost:{port}", "--authority",
                     county.folder / "authority/ca.crt", "--paths", paths, "--connections", 16,
                     "--seconds", options.seconds, "--rate", options.page_rate, "--pid", pid)
    plain = county.folder / "plain"
    plain.write_text("/page\n")
    ours, static = in_turn(
        flip, lambda: get(county.web_port, page_paths(county, known), county.process.pid),
        lambda: get(limit.web_port, plain, limit.process.pid))
    return named("ours", ours) | named("static", static)


# --- Against bare SQLite, each time on a fresh county --------------------------------------------

def replay(county, base, finished, batches):
    copy = county.folder / "copy.db"
    figures = bench("replay", "--base", base, "--finished", finished, "--copy", copy,
                    "--groups", batches // ROWS_A_CALL)
    for path in county.folder.glob("copy.db*"):
        path.unlink()
    return figures | {"per_second": batches / figures["seconds"]}


def floor(limit, options):
    """CPU of an echo, and of bare SQLite writing what calls of one batch each have written, in
    groups as large: what is left of such a call's CPU is the product's own."""
    with County() as county:
        county.load(ROWS_A_CALL, county.folder / "known", 1)
        county.stop()
        base = county.folder / "base"
        shutil.copy(county.database, base)
        county.start()
        press = ("--seconds", options.seconds, "--in-flight", 64)
        ours = county.calls("register", *press)
        echo = limit.calls("echo", *press)
        county.stop()
        with sqlite3.connect(county.database) as database:
            groups, = database.execute("SELECT COUNT(DISTINCT stamp) FROM requests").fetchone()
        bare = bench("replay", "--base", base, "--finished", county.database, "--copy",
                     county.folder / "copy.db", "--groups", groups)
        return {"ours_cpu_us": ours["cpu_us"], "echo_cpu_us": echo["cpu_us"],
                "bare_cpu_us": bare["cpu_us"] / ours["calls"], "group": ours["calls"] / groups,
                "bare_seconds_us": bare["seconds"] * 1e6 / ours["calls"]}


def batches(options):
    with County() as county:
        county.load(ROWS_A_CALL, county.folder / "known", 1)  # suppliers are there from now on
        county.stop()
        base = county.folder / "base"
        shutil.copy(county.database, base)
        county.start()
        count = options.bulk // ROWS_A_CALL * ROWS_A_CALL
        ours = county.calls("batches", "--in-flight", 2, "--calls", count // ROWS_A_CALL)
        county.stop()
        bare = replay(county, base, county.database, count)
        return {"ours_per_second": ours["rows_per_second"], "ours_cpu_us": ours["cpu_us"] / 512,
                **named("bare", bare)}


def captures(options):
    """Events of others, beside bare SQLite with the same rows."""
    with County() as county:
        county.load(ROWS_A_CALL, county.folder / "known", 1)
        county.stop()
        base = county.folder / "base"
        shutil.copy(county.database, base)
        county.start()
        count = options.bulk // ROWS_A_CALL * ROWS_A_CALL
        ours = county.calls("capture", "--in-flight", 2, "--calls", count // ROWS_A_CALL)
        county.stop()
        with sqlite3.connect(county.database) as database:
            size, = database.execute("SELECT AVG(LENGTH(event)) FROM ledger_entries e"
                                     " JOIN epcis_captured c USING (leaf_index)").fetchone()
        bare = replay(county, base, county.database, count)
        return {"ours_per_second": ours["rows_per_second"], "ours_cpu_us": ours["cpu_us"] / 512,
                "packed_bytes": size, **named("bare", bare)}


def results(options):
    with County() as county:
        count = options.bulk // ROWS_A_CALL * ROWS_A_CALL
        known, samples = county.folder / "known", county.folder / "samples"
        county.load(ROWS_A_CALL, known, ROWS_A_CALL)
        county.part("samples", "--known", known, "--samples", samples)
        county.stop()
        base = county.folder / "base"
        shutil.copy(county.database, base)
        county.start()
        ours = county.calls("results", "--known", samples, "--in-flight", 2,
                            "--calls", count // ROWS_A_CALL)
        county.stop()
        bare = replay(county, base, county.database, count)
        return {"ours_per_second": ours["rows_per_second"],
                "ours_cpu_us": ours["cpu_us"] / ROWS_A_CALL, **named("bare", bare)}


# --- Disk -----------------------------------------------------------------------------------------

def disk(count=10 * ROWS_A_CALL):
    """Bytes of the database and of its events, a batch with one verified result."""
    with County() as county:
        known = county.folder / "known"
        county.stop()
        before = county.database.stat().st_size
        county.start()
        county.load(count, known, count)
        county.part("history", "--known", known)
        county.stop()
        figures = {"database_bytes": (county.database.stat().st_size - before) / count}
        with sqlite3.connect(county.database) as database:
            events = database.execute("SELECT event FROM ledger_entries")
            figures["event_bytes"] = sum(len(unpack(event)) for event, in events) / count
            for name, size in database.execute(
                    "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12"):
                figures[f"of_{name}"] = size / count
        return figures


# --- Checking and copying -------------------------------------------------------------------------

def fsck(options, batches=102_400):
    """What panyuan-admin takes to check, copy and rebuild a county."""
    with County() as county:
        county.load_traded(batches, county.folder / "known")
        county.stop()
        return {"batches": batches, "database_bytes": county.database.stat().st_size,
                "rounds": [upkeep(county, county.folder / f"backup-{turn}")
                           for turn in range(options.rounds)]}


def upkeep(county, backup):
    return {"fsck": county.admin("fsck"), "fsck --deep": county.admin("fsck", "--deep"),
            "backup": county.admin("backup", backup), "rebuild": county.admin("rebuild")}


# --- Statistics -----------------------------------------------------------------------------------

FIRST_DAY, LAST_DAY = datetime.date(2016, 1, 1), datetime.date(2025, 12, 31)
EPOCH = datetime.date(1970, 1, 1)
COUNTED = {"oversight_sample_counts", "oversight_batch_counts"}
SUM_SPAN = """INSERT INTO oversight_sample_counts
SELECT dimension, purpose, :span,
  CAST(strftime('%s', first_day * 86400, 'unixepoch', :start) AS INTEGER) / 86400 AS first, code,
  SUM(sampled), SUM(conformant), SUM(presumptive_positive), SUM(non_conformant)
FROM oversight_sample_counts WHERE span = 0 GROUP BY dimension, purpose, first, code"""
# By dimension: whose codes it counts.
CODES = {0: None, 1: "markets", 2: "products", 3: "test_items", 4: "laboratories", 5: "townships"}


def counters(codes, count):
    """The counters that `count` results of ten years leave, spread evenly: (purpose, day, code,
    sampled, conformant, presumptive positive, non-conformant). Every tenth is targeted."""
    days = range((FIRST_DAY - EPOCH).days, (LAST_DAY - EPOCH).days + 1)
    for purpose, part in ((1, count - count // 10), (2, count // 10)):
        cells, cell, before = len(days) * len(codes), 0, 0
        for day in days:
            for code in codes:
                cell += 1
                sampled = cell * part // cells - before
                before += sampled
                if sampled:
                    doubtful = sampled * 3 // 100
                    bad = sampled // 100
                    yield purpose, day, code, sampled, sampled - doubtful - bad, doubtful, bad


def fill_counters(path, count):
    with sqlite3.connect(path) as database:
        found = {name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'oversight_%'")}
        if found != COUNTED:
            raise SystemExit(f"fill_counters does not know the tables {found - COUNTED}")
        for table in COUNTED:
            database.execute(f"DELETE FROM {table}")
        for dimension, table in CODES.items():
            codes = [code for (code,) in database.execute(
                f"SELECT code FROM {table} ORDER BY code")] if table else [""]
            database.executemany("INSERT INTO oversight_sample_counts VALUES"
                                 f" ({dimension}, ?, 0, ?, ?, ?, ?, ?, ?)", counters(codes, count))
        for span, start in ((1, "month"), (2, "year")):
            database.execute(SUM_SPAN, {"span": span, "start": f"start of {start}"})
        database.executemany("INSERT INTO oversight_batch_counts VALUES (?, ?, ?)",
                             batch_counters(count))


def batch_counters(count):
    days = (LAST_DAY - FIRST_DAY).days + 1
    first = (FIRST_DAY - EPOCH).days
    return ((first + i, count // days, count // days // 2) for i in range(days))


def statistics(options, counts=(25_000, 25_000_000)):
    """{results: {cut: milliseconds}}."""
    figures = {}
    with County() as county:
        for count in counts:
            county.stop()
            fill_counters(county.database, count)
            county.start()
            figures[str(count)] = county.part("statistics", "--repeats", 20)
    return figures


# --- Ways and exports -----------------------------------------------------------------------------

def ways(options):
    """Goods followed to 10,000 batches, in milliseconds."""
    with County() as county:
        return [county.part("ways", "--repeats", 20) for _ in range(options.rounds)]


def recall(options):
    """A recall of 10,000 batches at 1,000 stalls, in milliseconds."""
    return [bench("recall", "--repeats", 20) for _ in range(options.rounds)]


def exports(options):
    """All entries of a county as files, and what the server grew to meanwhile."""
    with County() as county:
        county.load(102_400, county.folder / "known", 1)
        county.stop()
        county.start_timed()
        before = county.memory_mib()
        found = county.part("export")
        return found | {"grown_mib": county.peak_mib() - before}


# --- Arithmetic -----------------------------------------------------------------------------------

def tree():
    return bench("tree")


def hashes():
    return bench("hash")


def proofs(database, seconds):
    return bench("proofs", "--database", database, "--seconds", seconds)
