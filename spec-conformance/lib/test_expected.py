"""python3 -m unittest discover spec-conformance/lib"""

import tempfile
import unittest
from pathlib import Path

from expected import Expected

LIST = """test\tclass\tv1\tv2\twhy
counted\tshould\tnot-ok:2\tok
any_number\tignore\tnot-ok|ok\t-
of_the_host\tenvironment\tnot-ok:2|ok\tnot-ok\tneeds two sizes of huge pages
"""


class ExpectedTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "expected.tsv"
        self.path.write_text(LIST)
        self.expected = Expected(self.path, ["test"], "v1")

    def test_a_number_of_failures_is_expected_as_it_is_listed(self):
        self.assertTrue(self.expected.accepts(("counted",), "not-ok:2"))
        self.assertFalse(self.expected.accepts(("counted",), "not-ok:1"))
        self.assertFalse(self.expected.accepts(("counted",), "ok"))

    def test_the_word_alone_stands_for_any_number(self):
        self.assertTrue(self.expected.accepts(("any_number",), "not-ok:7"))
        self.assertFalse(self.expected.accepts(("any_number",), "error"))

    def test_where_the_host_decides_any_number_is_expected(self):
        for verdict in ("not-ok:1", "not-ok:2", "ok"):
            self.assertTrue(self.expected.accepts(("of_the_host",), verdict), verdict)
        self.assertFalse(self.expected.accepts(("of_the_host",), "hang"))

    def test_a_test_that_is_not_listed_is_never_expected(self):
        self.assertFalse(self.expected.accepts(("unknown",), "ok"))

    def test_an_update_leaves_what_is_expected_as_it_is(self):
        class Seen:
            key, verdict = ("of_the_host",), "not-ok:1"

        self.expected.update([Seen], [])
        self.assertEqual(sorted(LIST.splitlines()), sorted(self.path.read_text().splitlines()))
