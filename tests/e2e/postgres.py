"""A PostgreSQL for tests: PANYUAN_TEST_STORE is "postgres", or "postgres:<folder>" for a shared one.

A script that is run for PostgreSQL ends with 77, a skip, where that is not installed.
"""

import atexit
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STARTER = ROOT / "tests/support/postgres.sh"
_folder = None
_databases = 0


def _wanted():
    """The engine, and the folder of a server to share."""
    engine, _, folder = os.environ.get("PANYUAN_TEST_STORE", "").partition(":")
    return engine, folder


def _start():
    """The folder of the PostgreSQL that is shared, or of one of this process."""
    global _folder
    if _folder is None:
        _, shared = _wanted()
        folder = shared or tempfile.mkdtemp(prefix="pg-", dir="/tmp")
        started = subprocess.run([STARTER, "start", folder], check=False).returncode
        if started == 77:
            raise unittest.SkipTest("PostgreSQL 15 is not installed")
        if started != 0:
            raise RuntimeError(f"no PostgreSQL in {folder}")
        if not shared:
            atexit.register(subprocess.run, [STARTER, "stop", folder], check=True)
        _folder = folder
    return _folder


def sql(text, database="postgres"):
    """Runs statements beside the county's own connections."""
    return subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", _start(),
                           "-U", "postgres", "-d", database, "-c", text],
                          check=True, capture_output=True, text=True).stdout.strip()


class Store:
    """Where a test keeps its county: `url` is None for a file of SQLite in its own folder, or names
    a fresh database of PostgreSQL, which `close` drops."""

    def __init__(self):
        global _databases
        self.url = self.database = None
        if _wanted()[0] == "postgres":
            _databases += 1
            self.database = f"test_{os.getpid()}_{_databases}"
            sql(f"CREATE DATABASE {self.database}")
            self.url = f"postgresql:///{self.database}?user=postgres&host={_start()}"

    def close(self):
        if self.database:
            sql(f"DROP DATABASE {self.database} WITH (FORCE)")


if _wanted()[0] == "postgres" and not os.path.exists("/usr/lib/postgresql/15/bin/initdb"):
    print("PostgreSQL 15 is not installed (Debian: postgresql-15)", file=sys.stderr)
    sys.exit(77)
