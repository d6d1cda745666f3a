"""Records the server under RegisterBatches with perf and draws what it finds as a flame graph:
each box is a function, above it what it called, its width its share of CPU time."""

import collections
import html
import re
import subprocess
import sys
import tempfile

from bench_county import ROOT, County

PICTURE = ROOT / "docs/pictures/flame.svg"
WIDTH, LINE, TOP = 1200, 17, 44
LEAST = 0.004  # of all time: a narrower box is not drawn
STYLE = "text{font:11px monospace;fill:#222}.title{font:600 14px sans-serif}rect{stroke:#fff}"


def record(seconds):
    """Stacks and how often each was seen: {(thread, outermost, …, innermost): samples}."""
    with County() as county, tempfile.NamedTemporaryFile() as samples:
        county.load(10_240, county.folder / "known", 1)
        perf = subprocess.Popen(
            ["perf", "record", "-q", "-F", "297", "--call-graph", "dwarf,16384", "-p",
             str(county.process.pid), "-o", samples.name, "--", "sleep", str(seconds)])
        county.calls("batches", "--in-flight", 2, "--seconds", seconds)
        if perf.wait() != 0:
            raise SystemExit("perf could not record: run as root, or set "
                             "kernel.perf_event_paranoid to 1")
        script = subprocess.run(
            ["perf", "script", "--no-inline", "-F", "comm,ip,sym,dso", "-i", samples.name],
            capture_output=True, text=True, check=True)
    return fold(script.stdout)


def short(name):
    """A function's name without arguments, templates and the product's own namespace."""
    name = re.sub(r"\(anonymous namespace\)::|panyuan::|std::__cxx11::|nlohmann::json_abi[^:]*::",
                  "", name)
    while (plain := re.sub(r"<[^<>]*>", "", name)) != name:
        name = plain
    return re.sub(r"(\(|\[abi).*", "", name) or "?"


def frame_name(frame):
    """Of "<address> <function> (<file>)"; a library without symbols gives its own name."""
    function, _, file = frame.strip().partition(" ")[2].rpartition(" (")
    return file.rstrip(")").rpartition("/")[2] if function == "[unknown]" else short(function)


def fold(script):
    stacks = collections.Counter()
    for sample in script.split("\n\n"):
        head, *frames = sample.strip("\n").split("\n")
        if frames:
            stacks[(head.strip(), *reversed([frame_name(frame) for frame in frames]))] += 1
    return stacks


def tree_of(stacks):
    """{"samples": n, "above": {name: the same}}."""
    root = {"samples": 0, "above": {}}
    for stack, samples in stacks.items():
        node = root
        node["samples"] += samples
        for name in stack:
            node = node["above"].setdefault(name, {"samples": 0, "above": {}})
            node["samples"] += samples
    return root


def boxes(node, total, depth=0, left=0.0):
    """(depth, left, share, name) of each box that is wide enough."""
    for name, above in sorted(node["above"].items()):
        share = above["samples"] / total
        if share >= LEAST:
            yield depth, left, share, name
            yield from boxes(above, total, depth + 1, left)
        left += share


def colour(name):
    kind = next((hue for word, hue in (
        ("sqlite3", 30), ("grpc", 265), ("SSL", 200), ("libcrypto", 200), ("google", 290),
        ("::", 160)) if word in name), 0)
    return f"hsl({kind},{55 if kind else 8}%,{74 + sum(map(ord, name)) % 12}%)"


def draw(stacks):
    root = tree_of(stacks)
    found = list(boxes(root, root["samples"]))
    height = TOP + LINE * (1 + max(depth for depth, *_ in found)) + 8
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
             f' viewBox="0 0 {WIDTH} {height}"><style>{STYLE}</style>'
             '<rect width="100%" height="100%" fill="#fff"/><text x="8" y="24" class="title">'
             f'The server under RegisterBatches, CPU time, {root["samples"]:,} samples</text>']
    for depth, left, share, name in found:
        x, y, width = left * WIDTH, height - 8 - LINE * (depth + 1), share * WIDTH
        words = html.escape(name[:int((width - 4) / 6.7)]) if width > 24 else ""
        parts.append(
            f'<g><title>{html.escape(name)} {share:.1%}</title><rect x="{x:.1f}" y="{y}"'
            f' width="{width:.1f}" height="{LINE}" fill="{colour(name)}"/>'
            f'<text x="{x + 3:.1f}" y="{y + 12}">{words}</text></g>')
    return "\n".join(parts + ["</svg>\n"])


def own_shares(stacks):
    """The functions in which most time was spent themselves."""
    own, total = collections.Counter(), sum(stacks.values())
    for stack, samples in stacks.items():
        own[stack[-1]] += samples
    return [f"{samples / total:6.1%}  {name}" for name, samples in own.most_common(25)]


found = record(float(sys.argv[1]))
PICTURE.write_text(draw(found))
print("\n".join(own_shares(found)))
