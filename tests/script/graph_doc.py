#!/usr/bin/env python3
"""Holds the graph in docs/architecture.md equal to the link lists of the CMake targets.

    python3 tests/script/graph_doc.py            exit code 1 with a diff when they differ
    python3 tests/script/graph_doc.py --write    rewrites the graph
"""
import difflib
import re
import sys

sys.dont_write_bytecode = True
from architecture import ROOT, read_targets  # noqa: E402

DOCUMENT = ROOT / "docs/architecture.md"
GRAPH = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)


def render(targets):
    lines = ["graph TD"]
    for name, target in targets.items():
        links = [link for link in target.public + target.private if link in targets]
        if links:
            lines.append(f"  {name} --> {' & '.join(dict.fromkeys(links))}")
    return "\n".join(lines) + "\n"


def main():
    text = DOCUMENT.read_text(encoding="utf-8")
    wanted = render(read_targets())
    if "--write" in sys.argv[1:]:
        text = GRAPH.sub(lambda _: wanted, text, count=1)
        DOCUMENT.write_text(text, encoding="utf-8")
    written = GRAPH.search(text)
    diff = list(difflib.unified_diff(
        written[0].splitlines() if written else [], wanted.splitlines(), "docs/architecture.md",
        "the link lists", lineterm=""))
    print("\n".join(diff), end="\n" if diff else "")
    return 1 if diff else 0


if __name__ == "__main__":
    sys.exit(main())
