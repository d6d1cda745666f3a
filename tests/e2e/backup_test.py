"""A county's data is copied, checked, restored, and never taken back behind what was published."""

import pathlib
import subprocess
import threading
import unittest

from county import BIN, ROOT, County

NEW_ORIGIN = "panan.example/county/330727/log-2"


class Backup(unittest.TestCase):
    def setUp(self):
        self.county = County().__enter__()
        self.addCleanup(self.county.__exit__)
        self.backup = self.county.folder / "backup.db"

    def admin(self, command, *arguments, code=0):
        return self.county.tool("admin", "admin", command, "--data", self.county.folder, *arguments,
                                code=code)

    def batches(self):
        return len(self.county.json("stall", "stall", "list")["batches"])

    def refused_start(self):
        done = subprocess.run(
            [BIN / "panyuan-server", "serve", "--config", self.county.folder / "panyuan.toml"],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        return done.stderr

    def rename_log(self, new):
        toml = self.county.folder / "panyuan.toml"
        lines = [f'origin = "{new}"' if line.startswith("origin = ") else line
                 for line in toml.read_text().splitlines()]
        toml.write_text("\n".join(lines) + "\n")

    def test_a_backup_under_load_is_whole_and_restores(self):
        load = threading.Thread(target=lambda: self.county.tool(
            "stall", "stall", "receive", "--file", ROOT / "docs/examples/goods.csv", code=3))
        load.start()
        out = self.admin("backup", self.backup)
        load.join()
        self.assertIn("Root", out)
        lines = pathlib.Path(f"{self.backup}.checkpoint").read_text().splitlines()
        self.assertEqual(len(lines), 3)
        self.county.tool("admin", "admin", "fsck", "--deep", "--database", self.backup)
        self.assertFalse(pathlib.Path(f"{self.backup}.partial").exists())
        self.assertIn("FILE_EXISTS", self.admin("backup", self.backup, code=1))
        self.assertIn("agrees", self.admin("fsck"))

    def test_an_older_backup_is_recognised_and_needs_a_new_origin(self):
        self.county.receive_ginger()
        self.admin("backup", self.backup)
        self.county.receive_ginger()
        self.assertIn("SERVER_RUNNING", self.admin("restore", self.backup, code=1))
        self.assertIn("SERVER_RUNNING", self.refused_start())
        self.assertIn("SERVER_RUNNING", self.admin("rebuild", code=1))
        self.county.stop()
        self.assertIn("LOG_WOULD_FORK", self.admin("restore", self.backup, code=1))
        # Put there by hand, it does not start either.
        database = self.county.folder / "panyuan.db"
        kept = database.read_bytes()
        database.write_bytes(self.backup.read_bytes())
        self.assertIn("LOG_WOULD_FORK", self.refused_start())
        database.write_bytes(kept)

        out = self.admin("restore", "--new-origin", NEW_ORIGIN, self.backup)
        self.assertIn(f'origin = "{NEW_ORIGIN}"', out)
        self.assertEqual(len(list(self.county.folder.glob("panyuan.db.before-*"))), 1)
        self.assertIn("ORIGIN_CHANGED", self.refused_start())
        self.rename_log(NEW_ORIGIN)
        self.county.start()
        self.assertEqual(self.batches(), 1)
        self.county.tool("stall", "stall", "list")
        self.assertTrue((self.county.folder / "published.head").read_text().startswith(NEW_ORIGIN))

    def test_a_newest_backup_restores_after_the_database_is_lost(self):
        self.county.receive_ginger()
        self.county.stop()
        self.admin("backup", self.backup)
        for part in self.county.folder.glob("panyuan.db*"):
            part.unlink()
        self.assertIn("LOG_WOULD_FORK", self.refused_start())
        for part in self.county.folder.glob("panyuan.db*"):
            part.unlink()
        self.admin("restore", self.backup)
        self.admin("rebuild")
        self.county.start()
        self.assertEqual(self.batches(), 1)

    def test_the_log_goes_from_one_directory_to_another(self):
        self.county.receive_ginger()
        first, second = self.county.folder / "first", self.county.folder / "second"
        self.admin("export", first)
        self.county.stop()
        self.assertIn("LOG_NOT_EMPTY", self.admin("import", first, code=1))
        for part in [*self.county.folder.glob("panyuan.db*"),
                     self.county.folder / "published.head"]:
            part.unlink()
        subprocess.run([BIN / "panyuan-server", "init", "--data", self.county.folder,
                        "--seed", ROOT / "schema/seed"], check=True)
        self.assertIn("not made from events", self.admin("import", first))
        self.admin("export", second)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertIn("FSCK_DIFFERENCE", self.admin("fsck", code=1))


if __name__ == "__main__":
    unittest.main()
