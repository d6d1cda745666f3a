#!/usr/bin/env python3
"""Checks that every test named in docs/threat-model.md, as `tests/path::name`, is there.

    python3 tests/script/threat_model.py

A name is Suite.Name of a GoogleTest, a function of a Python script, a title of a .mjs test, or nothing:
then the file itself is the test. Prints the names that are nowhere; exit code 1 if there is one.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/threat-model.md"


def pattern_of(path, name):
    """What stands in the file where the test is defined."""
    if path.endswith(".cc"):
        suite, _, test = name.partition(".")
        return rf"\b(TEST|TEST_F|TEST_P|TYPED_TEST)\({re.escape(suite)},\s*{re.escape(test)}\)"
    if path.endswith(".py"):
        return rf"^\s*def {re.escape(name)}\("
    return rf"\btest\((['\"`]){re.escape(name)}\1"


def problem_of(path, name):
    file = ROOT / path
    if not file.is_file():
        return "no such file"
    if name and not re.search(pattern_of(path, name), file.read_text("utf-8"), re.MULTILINE):
        return "no such test in it"
    return None


def untested(text):
    """Rows of the promises that name no test."""
    promises = text.partition("\n## What is promised\n")[2].partition("\n## ")[0]
    rows = [row for row in promises.splitlines() if row.startswith("| ")]
    return [row for row in rows if "`tests/" not in row and not row.startswith(("| ---", "| promise"))]


def main():
    text = DOCUMENT.read_text("utf-8")
    named = re.findall(r"`(tests/[^`:]+)(?:::([^`]+))?`", text)
    problems = [f"{path}{'::' * bool(name)}{name}: {problem}" for path, name in named
                if (problem := problem_of(path, name))]
    problems += [f"no test: {row}" for row in untested(text)]
    for problem in problems:
        print(f"docs/threat-model.md: {problem}")
    return 1 if problems or not named else 0


if __name__ == "__main__":
    sys.exit(main())
