#!/usr/bin/env python3
"""Holds the table of keys in docs/operations.md to services/server/config.{h,cc}: the same keys, each
with its type, default and bounds.

    python3 tests/script/config_doc.py
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPES = {"Text": "text", "Texts": "list of texts", "Number": "integer", "Flag": "true or false"}


def defaults():
    """Each key's default as config.h writes it; None where it gives none."""
    header = (ROOT / "services/server/config.h").read_text(encoding="utf-8")
    header = re.sub(r"//.*", "", header)
    found = {}
    # A section is "struct X {…} x;", one that may stand several times "struct X {…}; vector<X> x;".
    for body, section in re.findall(r"struct \w+ \{([^{}]*)\}(?:;\s*std::vector<\w+>)? (\w+);", header):
        for names in re.findall(r"(?:std::string|std::vector<std::string>|int|bool)\s+([^;]+);", body):
            for name, value in re.findall(r'(\w+)(?:\s*=\s*("[^"]*"|[^,\s]+))?(?:,|$)', names):
                found[f"{section}.{name}"] = value.strip('"') if '"' in value else value.replace("'", "")
    return found


def from_code():
    """(type, default, bounds) by key; bounds only of integers."""
    source = (ROOT / "services/server/config.cc").read_text(encoding="utf-8")
    body = "".join(re.findall(r"\nPlaces PlacesOf\(.*?\n}\n", source, re.DOTALL))
    default_of = defaults()
    keys = {}
    for key, kind, arguments in re.findall(r'\{"([a-z0-9_.]+)",\s*(\w+)\(([^()]*)\)\}', body):
        bounds = [number.strip().replace("'", "") for number in arguments.split(",")[1:]]
        if key not in default_of:
            raise SystemExit(f"services/server/config.h: no member for the key {key}")
        keys[key] = (TYPES[kind], default_of[key] or "none", " to ".join(bounds) or None)
    return keys


def from_document():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    text = text.partition("\n## Configuration\n")[2].partition("\n## ")[0]
    keys = {}
    for row in re.findall(r"^\| `([a-z0-9_]+\.[a-z0-9_]+)` \|(.*)\|$", text, re.MULTILINE):
        cells = [cell.strip().strip("`") for cell in row[1].split("|")]
        keys[row[0]] = tuple(cells[:3])
    return keys


def main():
    code, document = from_code(), from_document()
    problems = [f"{key}: not documented" for key in code.keys() - document.keys()]
    problems += [f"{key}: not a key of the server" for key in document.keys() - code.keys()]
    for key in code.keys() & document.keys():
        for what, wanted, written in zip(("type", "default", "bounds"), code[key], document[key]):
            if wanted is not None and wanted != written:
                problems.append(f"{key}: {what}: {wanted} in the code, {written} here")
    for problem in sorted(problems):
        print(f"docs/operations.md: {problem}")
    return 1 if problems or not code else 0


if __name__ == "__main__":
    sys.exit(main())
