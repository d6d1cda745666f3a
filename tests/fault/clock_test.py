"""The clock jumps: recording goes on, and within an hour's jump no recorded time lies before an
earlier one."""

import unittest

from faulty import Faulty


class Clock(Faulty):
    def set_clock(self, seconds):
        draft = self.faults / "clock.new"
        draft.write_text(str(seconds))
        draft.rename(self.faults / "clock")

    def recorded_at(self):
        listed = self.county.json("stall", "stall", "list")
        return sorted((batch["batch_code"], batch["recorded_at"]) for batch in listed["batches"])

    def times_in_order(self, request_ids):
        """Registers one batch after the other; gives when each was recorded."""
        times = []
        for request_id in request_ids:
            line, reason = self.once(request_id)
            self.assertIsNone(reason)
            self.lines.append(line)
            times.append(dict(self.recorded_at())[line.split()[3]])
        return times

    def test_a_jump_back_of_half_an_hour(self):
        self.lines = []
        before = self.times_in_order(["clock-0001", "clock-0002"])
        self.set_clock(-1800)
        after = self.times_in_order(["clock-0003", "clock-0004"])
        self.assertEqual(before + after, sorted(before + after))
        self.county.tool("stall", "stall", "sell", self.lines[0].split()[3], "1kg")
        self.assert_there_after(self.lines)

    def test_a_jump_ahead_and_back_of_a_day(self):
        self.lines = []
        self.set_clock(86400)
        ahead = self.times_in_order(["clock-0001"])
        self.set_clock(0)
        back = self.times_in_order(["clock-0002", "clock-0003"])
        self.assertLess(back[0], ahead[0])
        self.assertEqual(back, sorted(back))
        self.assert_there_after(self.lines)

    def assert_there_after(self, lines):
        for line in lines:  # the first answer again
            self.assertEqual(self.once(line.split()[1]), (line, None))
        self.county.tool("admin", "admin", "fsck", "--data", self.county.folder)
        self.county.stop()
        self.county.start()
        self.assertIsNone(self.once("clock-after")[1])


if __name__ == "__main__":
    unittest.main()
