"""Turns the figures of run.py into the marked parts of docs/performance.md and into pictures."""

import re
import statistics

import plot
from bench_county import ROOT

PAGE = ROOT / "docs/performance.md"
PICTURE = ROOT / "docs/pictures/growth.svg"


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
        if target is None:
            self.lines.append(f"| {what} | {ours} | {limit} | {shown} | | |")
            return
        sign, bound = target
        met = ratio >= bound if sign == ">=" else ratio <= bound
        self.lines.append(f"| {what} | {ours} | {limit} | {shown} |"
                          f" {'≥' if sign == '>=' else '≤'} {bound:,} | {'yes' if met else 'no'} |")

    def sided(self, what, rounds, ours, limit, unit, target):
        """Ours over the limit, both read from each round by name."""
        self.add(what, f"{count(median(rounds, lambda r: r[ours]))} {unit}",
                 f"{count(median(rounds, lambda r: r[limit]))} {unit}", rounds,
                 lambda r: r[ours] / r[limit], target)


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
    table.sided("GetChain, p99, over echo's", reads, "chain_p99_us", "echo_p99_us", "µs", ("<=", 2))
    table.sided("GetProof, p99, over echo's", reads, "proof_p99_us", "echo_p99_us", "µs", ("<=", 2))
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


def ways_lines(table, found):
    for name, what, target in (("forward_ms", "TraceForward, a page of 10,000 batches", 50),
                               ("forward_page_ms", "TraceForward, a page of 1,000", None),
                               ("back_ms", "TraceBack, 4 acts", None)):
        table.add(f"{what}, median", f"{median(found, lambda r: r[name]):.1f} ms", "", found,
                  lambda r: r[name], ("<=", target) if target else None)


def recall_lines(table, found):
    for name, what, target in (
            ("preview_ms", "PreviewRecall, 10,000 batches at 1,000 stalls", 200),
            ("start_ms", "StartRecall of them, all held", None)):
        table.add(f"{what}, median", f"{median(found, lambda r: r[name]):.1f} ms", "", found,
                  lambda r: r[name], ("<=", target) if target else None)


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


def cluster_lines(table, found):
    table.sided("cluster, 3 synchronous nodes, 512 rows a call, over bare INSERT", found,
                "ours_per_second", "bare_per_second", "rows/s", (">=", 0.5))


def growth_lines(table, found):
    size = max(found, key=int)
    last = found[size]
    at = f"at {int(size):,} batches"
    table.add(f"proofs a second from the stored log, {at}", "", "", last["proofs"],
              lambda r: r["proofs_per_second"], (">=", 100_000))
    table.add(f"start to first answer, ms, {at}", "", "", last["starts_ms"], lambda ms: ms,
              ("<=", 200))
    table.add(f"memory at rest, MiB, {at}", "", "", [last], lambda r: r["rest_mib"], ("<=", 60))
    table.add(f"memory under load, MiB, {at}", "", "", [last], lambda r: r["load_mib"],
              ("<=", 200))
    factors = {name: factor(found, read, more) for name, _, read, more in GROWING}
    worst = max((name for name in factors if not name.endswith(ITSELF)), key=factors.get)
    table.add(f"growth, worst figure {at}: {worst}", "", "", [factors], lambda one: one[worst],
              ("<=", 1.3))


ITSELF = "(the machine itself)"

# What is looked at as the county grows: name, unit, how to read it of one size, whether more is
# better.
GROWING = (
    ("RegisterBatch, 64 in flight", "calls/s",
     lambda f: median(f["calls"]["register"], lambda r: r["ours_per_second"]), True),
    ("RegisterBatches", "rows/s", lambda f: median(f["bulk"], lambda r: r["rows_per_second"]), True),
    ("RegisterBatch alone, median", "µs",
     lambda f: median(f["calls"]["alone"], lambda r: r["ours_p50_us"]), False),
    ("GetChain, p99", "µs",
     lambda f: median(f["calls"]["reads"], lambda r: r["chain_p99_us"]), False),
    ("GetProof, p99", "µs",
     lambda f: median(f["calls"]["reads"], lambda r: r["proof_p99_us"]), False),
    ("scan page, p99", "µs", lambda f: median(f["calls"]["pages"], lambda r: r["ours_p99_us"]),
     False),
    ("stored proofs", "/s", lambda f: median(f["proofs"], lambda r: r["proofs_per_second"]), True),
    ("slowest statistics", "ms", lambda f: max(f["statistics"].values()), False),
    ("start to first answer", "ms", lambda f: statistics.median(f["starts_ms"]), False),
    ("memory at rest", "MiB", lambda f: f["rest_mib"], False),
    ("memory under load", "MiB", lambda f: f["load_mib"], False),
    ("empty echo " + ITSELF, "calls/s",
     lambda f: median(f["calls"]["register"], lambda r: r["echo_per_second"]), True),
    ("empty echo, p99 " + ITSELF, "µs",
     lambda f: median(f["calls"]["reads"], lambda r: r["echo_p99_us"]), False),
)


def factor(found, read, more):
    """How much worse a figure gets than at the smallest size."""
    values = [read(found[size]) for size in sorted(found, key=int)]
    return values[0] / min(values) if more else max(values) / values[0]


def growth_part(found):
    sizes = sorted(found, key=int)
    lines = ["| what | " + " | ".join(f"{int(size):,}" for size in sizes) + " | factor |",
             "|---" * (len(sizes) + 2) + "|"]
    for name, unit, read, more in GROWING:
        values = [read(found[size]) for size in sizes]
        lines.append(f"| {name}, {unit} | " + " | ".join(map(count, values)) +
                     f" | {factor(found, read, more):.2f} |")
    values = [found[size]["database_bytes"] / int(size) for size in sizes]
    lines.append("| database, bytes a batch | " + " | ".join(map(count, values)) + " | |")
    return lines + ["", "The factor is how much worse a figure becomes than at the smallest size;"
                    " the target is 1.3. The last lines show what the machine itself did meanwhile.",
                    "", "![Figures by the number of batches](pictures/growth.svg)"]


def growth_panels(found):
    sizes = sorted(found, key=int)
    series = {name: [(int(size), read(found[size])) for size in sizes]
              for name, _, read, _ in GROWING}
    pick = lambda **names: {short: series[name] for short, name in names.items()}
    return [
        ("Throughput, a second",
         pick(echo="empty echo " + ITSELF, RegisterBatch="RegisterBatch, 64 in flight",
              RegisterBatches="RegisterBatches")),
        ("99th percentile, µs",
         pick(echo="empty echo, p99 " + ITSELF, GetChain="GetChain, p99",
              GetProof="GetProof, p99", page="scan page, p99")),
        ("One RegisterBatch, median, µs", pick(RegisterBatch="RegisterBatch alone, median")),
        ("Proofs from the stored log, a second", pick(proofs="stored proofs"), 100_000),
        ("Start to first answer, ms", pick(start="start to first answer"), 200),
        ("Memory, MiB", pick(rest="memory at rest", load="memory under load"), 200)]


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
         "statistics": statistics_lines, "tree": tree_lines, "ways": ways_lines,
         "recall": recall_lines, "export": export_lines, "disk": disk_lines,
         "cluster": cluster_lines, "growth": growth_lines}
PARTS = {"growth": growth_part, "statistics": statistics_part, "disk": disk_part}


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
        PICTURE.write_text(plot.draw(growth_panels(figures["growth"]["found"])))
    print("\n".join(table.lines))
