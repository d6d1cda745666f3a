"""Who may speak to the server, over real TLS."""

import subprocess
import unittest

from county import ROOT, County


class Identity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def refused(self, profile, reason, code=5):
        error = self.county.json(profile, "stall", "list", code=code)["error"]
        self.assertEqual(error["reason"], reason)
        self.assertTrue(error["message"])

    def test_no_certificate(self):
        self.county.profile("nobody")
        self.refused("nobody", "CERTIFICATE_MISSING")

    def test_a_certificate_of_a_foreign_authority(self):
        foreign = self.county.folder / "foreign"
        self.county.authority("init", foreign)
        self.county.identity("stranger", "vendor", "M01-001", "V0001", authority=foreign)
        self.refused("stranger", "CERTIFICATE_FOREIGN")

    def test_an_expired_certificate(self):
        folder = self.county.folder
        expired = folder / "certificates/expired"
        subprocess.run(f"""set -e
            mkdir -p {folder}/old && cd {folder}/old && : > index && echo 01 > serial
            printf '[ca]\\ndefault_ca=c\\n[c]\\ndatabase=index\\nserial=serial\\nnew_certs_dir=.\\ndefault_md=sha256\\npolicy=p\\nx509_extensions=x\\n[p]\\ncommonName=supplied\\n[x]\\nsubjectAltName=URI:urn:panyuan:vendor:M01-001\\nextendedKeyUsage=clientAuth\\n' > ca.cnf
            openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {expired}.key -subj /CN=V0001 -out csr
            openssl ca -batch -config ca.cnf -cert {folder}/authority/ca.crt -keyfile {folder}/authority/ca.key \
              -startdate 20200101000000Z -enddate 20200201000000Z -in csr -out {expired}.crt -notext
            """, shell=True, check=True, capture_output=True)
        self.county.profile("expired", certificate="../certificates/expired.crt",
                            key="../certificates/expired.key")
        self.refused("expired", "CERTIFICATE_EXPIRED")

    def test_a_role_that_may_not(self):
        code = self.county.receive_ginger()["batch"]["batch_code"]
        error = self.county.json("regulator", "stall", "sell", code, "1kg", code=5)["error"]
        self.assertEqual(error["reason"], "NOT_PERMITTED")
        error = self.county.json("consumer", "regulator", "progress", code=5)["error"]
        self.assertEqual(error["reason"], "NOT_PERMITTED")

    def test_anothers_batch(self):
        code = self.county.receive_ginger()["batch"]["batch_code"]
        error = self.county.json("neighbour", "stall", "sell", code, "1kg", code=5)["error"]
        self.assertEqual(error["reason"], "OTHER_SCOPE")

    def test_a_key_that_others_may_read(self):
        folder = self.county.folder / "certificates"
        (folder / "open.key").write_bytes((folder / "stall.key").read_bytes())
        (folder / "open.key").chmod(0o644)
        self.county.profile("careless", certificate="../certificates/stall.crt",
                            key="../certificates/open.key")
        self.refused("careless", "KEY_FILE_OPEN", code=2)

    def test_no_server(self):
        self.county.profile("nowhere", server="localhost:1", certificate="../certificates/stall.crt",
                            key="../certificates/stall.key")
        self.refused("nowhere", "SERVER_UNREACHABLE", code=4)


if __name__ == "__main__":
    unittest.main()
