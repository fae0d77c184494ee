"""What scripts/test makes of results. python3 -m unittest discover -s scripts -p 'test_*.py'"""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import tempfile
import unittest
from pathlib import Path

loader = importlib.machinery.SourceFileLoader("gate", str(Path(__file__).with_name("test")))
gate = importlib.util.module_from_spec(importlib.util.spec_from_loader("gate", loader))
loader.exec_module(gate)

REPORT = """<testsuite>
<testcase name="works" classname="io.davit.it.SomeTest"/>
<testcase name="breaks(String)[2]" classname="io.davit.it.SomeTest"><failure message="expected: 1 but was: 2"/></testcase>
<testcase name="needsMore" classname="io.davit.it.SomeTest"><skipped message="no such host"/></testcase>
</testsuite>
"""


class GateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        gate.OUT, gate.IN_CI = Path(folder.name), False

    def run_suite(self, script, read):
        gate.SUITES["some"] = gate.Suite(["sh", "-c", script], read)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            status = gate.main(["some"])
        return status, said.getvalue()

    def run_report(self):
        folder = gate.OUT / "some"
        return self.run_suite(f"mkdir {folder}; cat >{folder}/TEST-x.xml <<'E'\n{REPORT}E", gate.read_surefire)

    def test_a_failure_is_shown_with_its_assertion_and_what_repeats_it(self):
        status, said = self.run_report()
        self.assertEqual(1, status)
        self.assertIn("  SomeTest.breaks(String)[2]\n      expected: 1 but was: 2\n"
                      "    again: make some TEST=SomeTest#breaks\n", said)

    def test_the_last_line_is_the_sum(self):
        _, said = self.run_report()
        self.assertEqual("1 passed, 1 failed, 1 skipped", said.splitlines()[-1])

    def test_what_is_skipped_has_failed_in_ci(self):
        gate.IN_CI = True
        _, said = self.run_report()
        self.assertEqual("1 passed, 2 failed, 0 skipped", said.splitlines()[-1])
        self.assertIn("scripts/skips does not have it: no such host", said)

    def test_what_is_skipped_with_a_reason_in_the_tree_has_not(self):
        gate.IN_CI = True
        os.chdir(gate.PROJECT)
        skipped = gate.Result(gate.SKIPPED, "CgroupV2Test.aFrozenCgroupIsRefused()")
        self.assertEqual(gate.SKIPPED, gate.judged("vm-systemd", skipped).verdict)
        self.assertEqual(gate.FAILED, gate.judged("unit", skipped).verdict)

    def test_a_suite_that_ends_badly_without_a_failure_has_failed(self):
        status, said = self.run_suite("echo 'ok      x'; echo oh dear; exit 3", lambda _: gate.read_table("some"))
        self.assertEqual(1, status)
        self.assertIn("exit status 3\n      ok      x\n      oh dear\n", said)

    def test_a_suite_without_results_has_failed(self):
        status, said = self.run_suite("true", lambda _: gate.read_table("some"))
        self.assertEqual((1, "0 passed, 1 failed, 0 skipped"), (status, said.splitlines()[-1]))

    def test_a_suite_that_passes_says_two_lines(self):
        status, said = self.run_suite("echo noise; echo 'ok      x'", lambda _: gate.read_table("some"))
        self.assertEqual((0, 2), (status, len(said.splitlines())))

    def test_what_no_suite_runs_has_failed(self):
        here, there = gate.Result(gate.SKIPPED, "SomeTest.one[1]"), gate.Result(gate.SKIPPED, "SomeTest.one()")
        other = [gate.Result(gate.SKIPPED, "SomeTest.two"), gate.Result(gate.PASSED, "SomeTest.two()")]
        missed = gate.skipped_everywhere([here, there, *other, gate.Result(gate.SKIPPED, "hooks")])
        self.assertEqual([(gate.FAILED, "SomeTest.one")], [(each.verdict, each.test) for each in missed])

    def test_suites_in_machines_count_too(self):
        for name in ("host", "machine", "other"):
            gate.SUITES[name] = gate.Suite(["echo", "ok      x"], gate.read_table, name != "host")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            gate.main(["host", "machine", "other"])
        self.assertEqual("3 passed, 0 failed, 0 skipped", said.getvalue().splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
