"""fsync fails: nothing is acknowledged until it works again, and then service goes on by itself."""

import signal
import unittest

from faulty import OUTCOME_LEFT_OPEN, Faulty


class Fsync(Faulty):
    def fail_once(self, request_id):
        switch = self.faults / "fsync"
        switch.touch()
        line, reason = self.once(request_id)
        self.assertIsNone(line)
        self.assertIn(reason, OUTCOME_LEFT_OPEN)
        switch.unlink()

    def test_no_acknowledgement_and_service_resumes(self):
        acknowledged = [self.once("fsync-before")[0]]
        (self.faults / "fsync").touch()
        for _ in range(3):
            line, reason = self.once("fsync-during")
            self.assertIsNone(line)
            self.assertIn(reason, OUTCOME_LEFT_OPEN)
        self.county.tool("stall", "stall", "list")  # reading goes on
        (self.faults / "fsync").unlink()
        for request_id in ("fsync-during", "fsync-after"):
            line, reason = self.once(request_id)
            self.assertIsNone(reason)
            acknowledged.append(line)
        self.assert_whole(acknowledged)

    def test_a_kill_after_the_failure_leaves_the_request_there_once(self):
        acknowledged = [self.once("kill-before")[0]]
        self.fail_once("kill-during")
        self.county.stop(signal.SIGKILL)
        self.county.start()
        acknowledged.append(self.once("kill-during")[0])
        self.assert_whole(acknowledged)

    def test_a_start_that_cannot_make_the_journal_durable_is_refused(self):
        self.once("start-before")
        self.county.stop(signal.SIGKILL)
        (self.faults / "fsync").touch()
        with self.assertRaisesRegex(RuntimeError, "STORE_FAULT"):
            self.county.start()
        (self.faults / "fsync").unlink()
        self.county.start()
        self.assertIsNone(self.once("start-after")[1])


if __name__ == "__main__":
    unittest.main()
