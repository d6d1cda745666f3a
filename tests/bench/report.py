"""Turns the figures of run.py into the marked parts of docs/performance.md and into pictures."""

import re
import statistics
from collections.abc import Callable
from typing import NamedTuple

import plot
from bench_county import ROOT

PAGE = ROOT / "docs/performance.md"
PICTURES = ROOT / "docs/pictures"


def median(rounds, value):
    return statistics.median(value(one) for one in rounds)


def count(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def compare(rounds, value):
    """The median of a ratio over the rounds, and between what values it lay."""
    found = sorted(value(one) for one in rounds)
    return statistics.median(found), f"{count(found[0])}–{count(found[-1])}"


class Table:
    """Lines of the table of targets."""

    def __init__(self):
        self.lines = ["| what | ours | limit | ratio (rounds) | target | met |",
                      "|---|---|---|---|---|---|"]

    def add(self, what, ours, limit, rounds, value, target=None):
        """`target` is (">=" or "<=", number); the ratio of each round is value(round)."""
        ratio, spread = compare(rounds, value)
        shown = f"{count(ratio)} ({spread})" if len(rounds) > 1 else count(ratio)
        bound = met = ""
        if target:
            above = target[0] == ">="
            bound = f"{'≥' if above else '≤'} {target[1]:,}"
            met = "yes" if (ratio >= target[1] if above else ratio <= target[1]) else "no"
        self.lines.append(f"| {what} | {ours} | {limit} | {shown} | {bound} | {met} |")

    def sided(self, what, rounds, ours, limit, unit, target):
        """Ours over the limit, both read from each round by name."""
        self.add(what, f"{count(median(rounds, lambda r: r[ours]))} {unit}",
                 f"{count(median(rounds, lambda r: r[limit]))} {unit}", rounds,
                 lambda r: r[ours] / r[limit], target)

    def alone(self, what, rounds, name, unit, target=None):
        """A figure with a target of its own, read from each round by name."""
        self.add(what, f"{count(median(rounds, lambda r: r[name]))} {unit}", "", rounds,
                 lambda r: r[name], target)


def echo_lines(table, found):
    table.sided("RegisterBatch, 64 in flight, over empty echo", found["register"],
                "ours_per_second", "echo_per_second", "calls/s", (">=", 0.45))
    table.sided("server CPU a RegisterBatch, over echo's", found["register"], "ours_cpu_us",
                "echo_cpu_us", "µs", ("<=", 3))
    floor = found["floor"]
    table.add(f"of it unavoidable: echo, and bare SQLite in groups of"
              f" {count(median(floor, lambda r: r['group']))}, over echo's",
              f"{count(median(floor, lambda r: r['echo_cpu_us']))} +"
              f" {count(median(floor, lambda r: r['bare_cpu_us']))} µs",
              f"{count(median(floor, lambda r: r['echo_cpu_us']))} µs", floor,
              lambda r: (r["echo_cpu_us"] + r["bare_cpu_us"]) / r["echo_cpu_us"])
    alone = found["alone"]
    bound = lambda r: r["echo_p50_us"] + 1.5 * r["fdatasync_us"]
    table.add("RegisterBatch, 1 in flight, median, over echo + 1.5 fdatasync",
              f"{count(median(alone, lambda r: r['ours_p50_us']))} µs",
              f"{count(median(alone, lambda r: r['echo_p50_us']))} + 1.5 ×"
              f" {count(median(alone, lambda r: r['fdatasync_us']))} µs",
              alone, lambda r: r["ours_p50_us"] / bound(r), ("<=", 1))
    reads = found["reads"]
    for call, ours in (("GetChain", "chain_p99_us"), ("GetProof", "proof_p99_us")):
        table.sided(f"{call}, p99, over echo's", reads, ours, "echo_p99_us", "µs", ("<=", 2))
    size = found["pages"][0]["ours_page_bytes"]
    table.sided(f"scan page, {size:,.0f} bytes, p99, over a file of that size", found["pages"],
                "ours_p99_us", "static_p99_us", "µs", ("<=", 2))


def bulk_lines(table, found):
    for name, what in (("batches", "RegisterBatches, 512 rows a call, over bare SQLite"),
                       ("results", "RecordResults, 512 rows a call, over bare SQLite")):
        table.sided(what, found[name], "ours_per_second", "bare_per_second", "rows/s", (">=", 0.6))


def capture_lines(table, found):
    table.sided("EPCIS capture, events of 1 kB, 512 a document, over bare SQLite", found,
                "ours_per_second", "bare_per_second", "events/s", (">=", 0.5))


def statistics_lines(table, found):
    for results, cuts in found.items():
        cut = max(cuts, key=cuts.get)
        table.add(f"statistics, slowest cut ({cut}), {int(results):,} results",
                  f"{cuts[cut]:.2f} ms", "", [cuts], lambda one: max(one.values()), ("<=", 5))


def tree_lines(table, found):
    table.sided("Merkle append in memory over SHA-256 of 65 bytes", found, "appends_per_second",
                "hashes_per_second", "/s", (">=", 0.7))


def hash_lines(table, found):
    table.alone("event hash of one arrival, one core, from its fields", found, "own_per_second",
                "/s", (">=", 100_000))
    table.alone("the same from its parsed JSON-LD, as of anybody's event", found, "any_per_second",
                "/s", (">=", 100_000))


def ways_lines(table, found):
    table.alone("TraceForward, a page of 10,000 batches, median", found, "forward_ms", "ms",
                ("<=", 50))
    table.alone("TraceForward, a page of 1,000, median", found, "forward_page_ms", "ms")
    table.alone("TraceBack, 4 acts, median", found, "back_ms", "ms")


def recall_lines(table, found):
    table.alone("PreviewRecall, 10,000 batches at 1,000 stalls, median", found, "preview_ms", "ms",
                ("<=", 200))
    table.alone("StartRecall of them, all held, median", found, "start_ms", "ms")


def export_lines(table, found):
    for name, what in (("epcis", "EPCIS document"), ("csv", "FSMA sheet, CSV"),
                       ("xlsx", "FSMA sheet, XLSX")):
        rows = found[f"{name}_rows"]
        table.add(f"export of {rows:,.0f} rows, {what}, seconds for 100,000",
                  f"{found[f'{name}_seconds']:.2f} s", "", [found],
                  lambda r: r[f"{name}_seconds"] / r[f"{name}_rows"] * 100_000, ("<=", 10))


def disk_lines(table, found):
    table.add("disk a batch with one result over its events", f"{count(found['database_bytes'])} B",
              f"{count(found['event_bytes'])} B", [found],
              lambda one: one["database_bytes"] / one["event_bytes"], ("<=", 1.6))


def fsck_lines(table, found):
    table.alone(f"fsck of {found['batches']:,} batches, entries a second",
                [one["fsck"] for one in found["rounds"]], "per_second", "/s", (">=", 100_000))


def cluster_lines(table, found):
    table.sided("cluster, 3 synchronous nodes, 512 rows a call, over bare INSERT", found,
                "ours_per_second", "bare_per_second", "rows/s", (">=", 0.5))


def growth_lines(table, found):
    size = max(found, key=int)
    last = found[size]
    at = f"at {int(size):,} batches"
    table.alone(f"proofs a second from the stored log, {at}", last["proofs"], "proofs_per_second",
                "/s", (">=", 100_000))
    table.alone(f"fsck, entries a second, {at}", last["fsck"], "per_second", "/s",
                (">=", 100_000))
    table.add(f"start to first answer, {at}", f"{count(statistics.median(last['starts_ms']))} ms",
              "", last["starts_ms"], lambda ms: ms, ("<=", 200))
    table.alone(f"memory at rest, {at}", [last], "rest_mib", "MiB", ("<=", 60))
    table.alone(f"memory under load, {at}", [last], "load_mib", "MiB", ("<=", 200))
    factors = {one.name: factor(found, one) for one in GROWING.values() if not one.itself}
    worst = max(factors, key=factors.get)
    table.add(f"growth, worst figure {at}: {worst}", "", "", [factors], lambda one: one[worst],
              ("<=", 1.3))


class Growing(NamedTuple):
    """What is looked at as the county grows."""
    name: str
    unit: str
    read: Callable  # of one size's figures
    more: bool = False  # whether more is better
    itself: bool = False  # whether it is the machine's


def each(part, name):
    """Reads the median of the rounds."""
    return lambda found: median(found[part], lambda r: r[name])


GROWING = {
    "register": Growing("RegisterBatch, 64 in flight", "calls/s",
                        each("register", "ours_per_second"), more=True),
    "batches": Growing("RegisterBatches", "rows/s", each("bulk", "rows_per_second"), more=True),
    "capture": Growing("EPCIS capture, events of 1 kB", "events/s",
                       each("capture", "rows_per_second"), more=True),
    "alone": Growing("RegisterBatch alone, median", "µs", each("alone", "ours_p50_us")),
    "chain": Growing("GetChain, p99", "µs", each("reads", "chain_p99_us")),
    "chain_over_echo": Growing(
        "GetChain, p99, over the echo's", "times",
        lambda found: median(found["reads"], lambda r: r["chain_p99_us"] / r["echo_p99_us"])),
    "proof": Growing("GetProof, p99", "µs", each("reads", "proof_p99_us")),
    "page": Growing("scan page, p99", "µs", each("pages", "ours_p99_us")),
    "forward": Growing("TraceForward, a page of 10,000 batches", "ms", each("ways", "forward_ms")),
    "back": Growing("TraceBack, 4 acts", "ms", each("ways", "back_ms")),
    "preview": Growing("PreviewRecall, 11,111 batches", "ms", each("ways", "preview_ms")),
    "proofs": Growing("stored proofs", "/s", each("proofs", "proofs_per_second"), more=True),
    "statistics": Growing("slowest statistics", "ms",
                          lambda found: max(found["statistics"].values())),
    "fsck": Growing("fsck", "entries/s", each("fsck", "per_second"), more=True),
    "start": Growing("start to first answer", "ms",
                     lambda found: statistics.median(found["starts_ms"])),
    "rest": Growing("memory at rest", "MiB", lambda found: found["rest_mib"]),
    "load": Growing("memory under load", "MiB", lambda found: found["load_mib"]),
    "echo": Growing("empty echo (the machine itself)", "calls/s",
                    each("register", "echo_per_second"), more=True, itself=True),
    "echo_p99": Growing("empty echo, p99 (the machine itself)", "µs",
                        each("reads", "echo_p99_us"), itself=True),
}

# The pictures: title, lines of GROWING by the name shown, target.
PANELS = {
    "growth": (
        ("Throughput, a second",
         {"echo": "echo", "RegisterBatch": "register", "RegisterBatches": "batches"}),
        ("99th percentile, µs",
         {"echo": "echo_p99", "GetChain": "chain", "GetProof": "proof", "page": "page"}),
        ("One RegisterBatch, median, µs", {"RegisterBatch": "alone"}),
        ("Proofs from the stored log, a second", {"proofs": "proofs"}, 100_000),
        ("Start to first answer, ms", {"start": "start"}, 200),
        ("Memory, MiB", {"rest": "rest", "load": "load"}, 200)),
    "growth_chains": (
        ("GetChain over the echo, 99th percentiles", {"times": "chain_over_echo"}, 2),
        ("TraceForward over 10,000 batches, ms", {"TraceForward": "forward"}, 50),
        ("TraceBack, 4 acts, ms", {"TraceBack": "back"}),
        ("PreviewRecall of 11,111 batches, ms", {"PreviewRecall": "preview"}, 200),
        ("Events captured, a second", {"capture": "capture"}),
        ("Entries checked by fsck, a second", {"fsck": "fsck"}, 100_000)),
}


def factor(found, one):
    """How much worse a figure gets than at the smallest size."""
    values = [one.read(found[size]) for size in sorted(found, key=int)]
    return values[0] / min(values) if one.more else max(values) / values[0]


def growth_part(found):
    sizes = sorted(found, key=int)

    def line(what, read, last=""):
        return f"| {what} | {' | '.join(count(read(found[size])) for size in sizes)} | {last} |"
    return ["| batches registered | " + " | ".join(f"{int(size):,}" for size in sizes) +
            " | factor |", "|---" * (len(sizes) + 2) + "|",
            line("events in the log", lambda f: f["fsck"][0]["entries"]),
            line("database, bytes an event",
                 lambda f: f["database_bytes"] / f["fsck"][0]["entries"]),
            *(line(f"{one.name}, {one.unit}", one.read, f"{factor(found, one):.2f}")
              for one in GROWING.values()),
            "", "The factor is how much worse a figure becomes than at the smallest size; the"
            " target is 1.3. The last lines show what the machine itself did meanwhile.",
            "", "![Figures by the number of batches](pictures/growth.svg)",
            "", "![Figures of chains by the number of batches](pictures/growth_chains.svg)"]


def draw_growth(found):
    for name, panels in PANELS.items():
        drawn = [(title, {shown: [(int(size), GROWING[key].read(found[size]))
                                  for size in sorted(found, key=int)]
                          for shown, key in lines.items()}, *target)
                 for title, lines, *target in panels]
        (PICTURES / f"{name}.svg").write_text(plot.draw(drawn))


def statistics_part(found):
    counts = sorted(found, key=int)
    lines = ["| cut | " + " | ".join(f"{int(c):,} results, ms" for c in counts) + " |",
             "|---" * (len(counts) + 1) + "|"]
    return lines + [f"| {cut.lower()} | {' | '.join(f'{found[c][cut]:.2f}' for c in counts)} |"
                    for cut in found[counts[0]]]


def disk_part(found):
    lines = ["| table or index | bytes a batch |", "|---|---|"]
    for name, size in found.items():
        if name.startswith("of_") and size >= 20:
            lines.append(f"| {name[3:]} | {count(size)} |")
    return lines


def fsck_part(found):
    rounds = found["rounds"]
    shown = lambda what, name: count(median(rounds, lambda r: r[what][name]))
    return [f"{found['batches']:,} batches registered, {rounds[0]['fsck']['entries']:,} entries,"
            f" {found['database_bytes'] / 1e6:,.0f} MB:", "",
            "| `panyuan-admin` | seconds | entries/s | memory, MiB |", "|---|---|---|---|",
            *(f"| `{what}` | {shown(what, 'seconds')} | {shown(what, 'per_second')} |"
              f" {shown(what, 'peak_mib')} |" for what in rounds[0])]


def conditions(figures):
    """On what the figures were made; parts that were made alike share a line."""
    parts = {}
    for part, one in figures.items():
        on, options = one["machine"], one["options"]
        made = (f"{on['day']}, commit {on['commit']}{' and changes on it' if on['changed'] else ''},"
                f" {on['cores']} cores of {on['model']}, {on['memory_gib']} GiB, Linux"
                f" {on['kernel']}; {options['rounds']} rounds, {options['seconds']:g} s a figure.")
        parts.setdefault(made, []).append(part)
    return [f"- {', '.join(names)}: {made}" for made, names in parts.items()]


TABLE = {"echo": echo_lines, "bulk": bulk_lines, "capture": capture_lines,
         "statistics": statistics_lines, "tree": tree_lines, "hash": hash_lines,
         "ways": ways_lines, "recall": recall_lines, "export": export_lines, "disk": disk_lines,
         "fsck": fsck_lines, "cluster": cluster_lines, "growth": growth_lines}
PARTS = {"growth": growth_part, "statistics": statistics_part, "disk": disk_part,
         "fsck": fsck_part}


def replace(text, name, lines):
    """Puts lines between "<!-- bench:NAME -->" and "<!-- bench:end -->"."""
    pattern = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- bench:end -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"{PAGE} has no part bench:{name}")
    return pattern.sub(lambda found: found[1] + "\n".join(lines) + "\n" + found[2], text)


def write(figures):
    table = Table()
    for part, add in TABLE.items():
        if part in figures:
            add(table, figures[part]["found"])
    text = replace(PAGE.read_text(), "conditions", conditions(figures))
    text = replace(text, "table", table.lines)
    for part, lines in PARTS.items():
        if part in figures:
            text = replace(text, part, lines(figures[part]["found"]))
    PAGE.write_text(text)
    if "growth" in figures:
        draw_growth(figures["growth"]["found"])
    print("\n".join(table.lines))
