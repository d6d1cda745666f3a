#!/usr/bin/env python3
"""Every SQL text of services/ is understood by each engine that it is for, on its newest schema."""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("PANYUAN_SOURCE_DIR", Path(__file__).resolve().parents[2]))
STRING = r'"(?:[^"\\]|\\.)*"'
DEFINITION = re.compile(r"#define (PANYUAN_\w+|\w+_COLUMNS)\s((?:.*\\\n)*.*)")
CONSTANT = re.compile(
    r"constexpr (?:std::string_view|char) (k\w+)(?:\[\])?\s*=\s*((?:%s|[A-Z]\w+|\s)+);" % STRING)
POSTGRES_ONLY = re.compile(
    r"clock_timestamp|information_schema|pg_\w+|county_lease|set_config|current_setting")
SQLITE_ONLY = re.compile(r"sqlite_\w+|pragma|PRAGMA")


def text_of(expression, macros):
    """The text that adjacent literals and macros make, or None."""
    parts = []
    for token in re.findall(STRING + r"|[A-Z]\w+", expression):
        if token.startswith('"'):
            parts.append(token[1:-1].replace('\\"', '"').replace("\\\\", "\\"))
        elif token in macros:
            parts.append(text_of(macros[token], macros) or "")
        else:
            return None
    return "".join(parts)


def statements():
    for path in sorted((ROOT / "services").rglob("*")):
        if path.suffix not in (".cc", ".h"):
            continue
        source = path.read_text()
        macros = {name: body.replace("\\\n", " ") for name, body in DEFINITION.findall(source)}
        for name, expression in CONSTANT.findall(source):
            text = text_of(expression, macros)
            if text and re.match(r"(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) ", text):
                yield f"{path.relative_to(ROOT)}: {name}", text


def migrations(*folders):
    scripts = [s for folder in folders
               for s in sorted((ROOT / "schema" / folder).glob("[0-9]*.sql"))]
    return "".join(s.read_text() for s in scripts if not s.name.endswith(".check.sql"))


def sqlite_problems(texts, *folders):
    database = sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE schema_migrations (version, name, digest, applied_us);")
    database.executescript(migrations(*folders))
    for where, text in texts:
        numbered = re.sub(r"\$(\d+)", r"?\1", text)
        count = max([int(n) for n in re.findall(r"\?(\d+)", numbered)], default=0)
        try:
            database.execute("EXPLAIN " + numbered, [None] * count)
        except sqlite3.Error as error:
            yield f"{where} on sqlite: {error}"


def postgres_problems(texts):
    """One psql session; each error names the line of its statement."""
    starter = str(ROOT / "tests/support/postgres.sh")
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as parent:
        os.chmod(parent, 0o711)
        folder = f"{parent}/s"
        started = subprocess.run([starter, "start", folder])
        if started.returncode == 77:
            sys.exit(77)
        started.check_returncode()
        try:
            lines = [f"PREPARE p{i} AS {' '.join(text.split(chr(10)))};" for i, (_, text) in enumerate(texts)]
            setup = ("CREATE SCHEMA county; SET search_path = county;"
                     "CREATE TABLE schema_migrations"
                     " (version BIGINT, name TEXT, digest TEXT, applied_us BIGINT);"
                     + migrations("postgres", "placement"))
            offset = setup.count("\n") + 1
            ran = subprocess.run(["psql", "-X", "-q", "-h", folder, "-U", "postgres", "-f", "-"],
                                 input=setup + "\n" + "\n".join(lines) + "\n",
                                 capture_output=True, text=True, check=True)
        finally:
            subprocess.run([starter, "stop", folder], check=True)
    for line, error in re.findall(r"^psql:<stdin>:(\d+): ERROR:  (.*)$", ran.stderr, re.M):
        index = int(line) - offset - 1
        yield f"{texts[index][0] if index >= 0 else 'schema/postgres'} on postgres: {error}"


def main():
    texts = list(statements())
    assert len(texts) > 80, f"only {len(texts)} statements were found"
    of_province = [t for t in texts if t[0].startswith("services/province/")]
    of_county = [t for t in texts if t not in of_province]
    problems = [
        *sqlite_problems(of_province, "province"),
        *sqlite_problems([t for t in of_county if not POSTGRES_ONLY.search(t[1])], "sqlite", "placement"),
        *postgres_problems([t for t in of_county if not SQLITE_ONLY.search(t[1])]),
    ]
    print("\n".join(problems) or f"{len(texts)} statements are understood by both engines")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
