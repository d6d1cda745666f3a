#!/usr/bin/env python3
"""Holds docs/errors.md equal to the Reason constants in the code.

    python3 tests/script/errors_doc.py            exit code 1 with a diff when they differ
    python3 tests/script/errors_doc.py --write    rewrites the document
"""
import difflib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "errors.md"
SEARCHED = ("services", "clients")

LITERAL = r'"(?:[^"\\]|\\.)*"'
TEXT = rf"{LITERAL}(?:\s*{LITERAL})*"
REASON = re.compile(
    rf"constexpr\s+(?:base::)?Reason\s+k\w+\s*\{{\s*(?P<name>{LITERAL})"
    rf"\s*,\s*(?:base::)?Code::k(?P<code>\w+)\s*,\s*(?P<en>{TEXT})\s*,\s*(?P<zh>{TEXT})\s*\}}")
DEFINITION = re.compile(r"constexpr\s+(?:base::)?Reason\s+k\w+")

HEAD = """\
# Errors

Every refusal carries one reason. Over gRPC it is a `google.rpc.ErrorInfo` with the reason's name and
the domain `panyuan` in the status details; over HTTP it stands in the problem document or on the
page; a tool prints the sentence and its name. The sentence is the caller's: Chinese, or English where
`accept-language` asks for it. A `{placeholder}` is a key of the error's metadata. Programs decide on
the name and never on the sentence.

This page is made from the code: `python3 tests/script/errors_doc.py --write`. A gRPC status without
`ErrorInfo` comes from gRPC itself; the tools then show it under the name of its code.
"""


def joined(literals):
    """The text of adjacent C++ string literals."""
    parts = re.findall(LITERAL, literals)
    return re.sub(r'\\(["\\])', r"\1", "".join(part[1:-1] for part in parts))


def room_of(path):
    parts = path.relative_to(ROOT).parts
    return "clients" if parts[0] == "clients" else parts[1]


def collect():
    """The reasons by room, and what is wrong with them."""
    rooms, places, problems = {}, {}, []
    files = [path for folder in SEARCHED for kind in ("*.h", "*.cc")
             for path in (ROOT / folder).rglob(kind)]
    for path in sorted(files):
        text = path.read_text(encoding="utf-8")
        shown = path.relative_to(ROOT)
        found = list(REASON.finditer(text))
        if len(found) != len(DEFINITION.findall(text)):
            problems.append(f"{shown}: a Reason is not written as name, code, English, Chinese")
        for match in found:
            name = joined(match["name"])
            place = f"{shown}:{text.count(chr(10), 0, match.start()) + 1}"
            reason = (name, re.sub(r"(?<!^)(?=[A-Z])", "_", match["code"]).upper(),
                      joined(match["en"]), joined(match["zh"]))
            if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
                problems.append(f"{place}: {name} is not UPPER_SNAKE")
            if not reason[2].strip() or not reason[3].strip():
                problems.append(f"{place}: {name} needs a sentence in both languages")
            if name in places:
                problems.append(f"{place}: {name} is defined in {places[name]} already")
            places.setdefault(name, place)
            rooms.setdefault(room_of(path), []).append(reason)
    return rooms, problems


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def render(rooms):
    lines = [HEAD]
    for room in sorted(rooms, key=lambda name: (name == "clients", name)):
        lines += [f"## {room}", "", "| reason | gRPC code | English | 中文 |", "| --- | --- | --- | --- |"]
        for name, code, en, zh in sorted(rooms[room]):
            lines.append(f"| `{name}` | {code} | {cell(en)} | {cell(zh)} |")
        lines.append("")
    return "\n".join(lines)


def main():
    rooms, problems = collect()
    wanted = render(rooms)
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(wanted, encoding="utf-8")
    written = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    diff = difflib.unified_diff(written.splitlines(), wanted.splitlines(), "docs/errors.md",
                                "the code's reasons", lineterm="")
    problems += diff
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
