"""From an invitation to a working tool, to a revoked certificate; over real TLS."""

import os
import stat
import subprocess
import unittest

from county import BIN, County


class Enrolment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        cls.county.stop()
        with open(cls.county.folder / "panyuan.toml", "a") as config:
            config.write('\n[enrolment]\nauthority_certificate = "authority/ca.crt"\n'
                         'authority_key = "authority/ca.key"\ncertificate_days = 20\n')
        cls.county.start()

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def invite(self, person):
        command = self.county.json("admin", "admin", "invite", "--role", "vendor", "--scope",
                                   "M01-001", "--person", person)["command"]
        self.assertTrue(command.startswith("panyuan-stall enrol https://localhost:"))
        return command.split()[1:]

    def run_stall(self, home, *arguments, code=0):
        done = subprocess.run(
            [BIN / "panyuan-stall", "--lang", "en", *arguments], capture_output=True, text=True,
            timeout=60, env={**self.county.environment, "XDG_CONFIG_HOME": str(self.county.folder / home)})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_an_invited_person_works_until_revoked(self):
        command = self.invite("V0100")
        self.assertIn("Enrolled as vendor M01-001 V0100", self.run_stall("one", *command))
        folder = self.county.folder / "one/panyuan"
        self.assertEqual(sorted(os.listdir(folder)),
                         ["stall-ca.crt", "stall.crt", "stall.key", "stall.toml"])
        self.assertEqual(stat.S_IMODE(os.stat(folder / "stall.key").st_mode), 0o600)
        self.assertIn("Your certificate ends on", self.run_stall("one", "list"))
        self.assertNotIn("Your certificate ends on", self.run_stall("one", "--json", "list"))

        self.assertIn("ENROLLED_ALREADY", self.run_stall("one", *command, code=2))
        self.assertIn("ENROLMENT_CODE_USED", self.run_stall("two", *command, code=1))

        known = self.county.json("admin", "admin", "certificates", "--expiring",
                                 "30")["certificates"]
        mine = next(one for one in known if one["subject"]["person"] == "V0100")
        self.county.tool("admin", "admin", "revoke", "--fingerprint", mine["fingerprint"],
                         "--reason", "phone lost")
        self.assertIn("CERTIFICATE_REVOKED", self.run_stall("one", "list", code=5))
        self.county.stop()
        self.county.start()
        self.assertIn("CERTIFICATE_REVOKED", self.run_stall("one", "list", code=5))

    def test_a_certificate_made_by_hand_is_revoked_by_its_file(self):
        self.county.identity("lost", "vendor", "M01-003", "V0300")
        self.county.tool("lost", "stall", "list")
        self.county.tool("admin", "admin", "revoke", "--certificate",
                         self.county.folder / "certificates/lost.crt", "--reason", "left")
        self.assertIn("CERTIFICATE_REVOKED", self.county.tool("lost", "stall", "list", code=5))
        self.county.tool("stall", "stall", "list")

    def test_an_expired_invitation_gives_nothing(self):
        command = self.invite("V0101")
        self.county.stop()
        self.county.sql("UPDATE identity_invitations SET made_us = 1, expires_us = 2"
                        " WHERE person = 'V0101'")
        self.county.start()
        self.assertIn("ENROLMENT_CODE_EXPIRED", self.run_stall("three", *command, code=1))

    def test_another_authority_than_the_invitations_is_not_spoken_to(self):
        command = self.invite("V0102")
        wrong = command[:-1] + ["00" * 32]
        self.assertIn("AUTHORITY_UNKNOWN", self.run_stall("four", *wrong, code=5))
        self.run_stall("four", *command)  # the code was not spent

    def test_a_lost_answer_is_asked_for_again(self):
        command = self.invite("V0103")
        self.run_stall("five", *command[:-1], "00" * 32, code=5)
        folder = self.county.folder / "five/panyuan"
        draft = (folder / "stall.enrolment").read_text()
        self.assertEqual(stat.S_IMODE(os.stat(folder / "stall.enrolment").st_mode), 0o600)
        self.run_stall("five", *command)
        first = (folder / "stall.crt").read_text()
        # As if the tool had died before it wrote the profile.
        (folder / "stall.toml").unlink()
        (folder / "stall.enrolment").write_text(draft)
        self.run_stall("five", *command)
        self.assertEqual((folder / "stall.crt").read_text(), first)

    def test_nobody_but_the_administrator_invites(self):
        error = self.county.json("stall", "admin", "invite", "--role", "admin", "--scope", "330727",
                                 "--person", "X1", code=5)["error"]
        self.assertEqual(error["reason"], "NOT_PERMITTED")

    def test_the_certificates_days_are_in_the_metrics(self):
        page = subprocess.run(["curl", "-sk", f"https://localhost:{self.county.web_port}/metrics"],
                              capture_output=True, text=True, check=True).stdout
        for what in ("server", "authority"):
            self.assertIn(f'panyuan_certificate_seconds_left{{what="{what}"}}', page)


if __name__ == "__main__":
    unittest.main()
