"""The verdicts of runc's bats suite: ok, not-ok or skip for each test of each file, from bats' TAP."""

import re
from dataclasses import dataclass, field

KEYS = ["file", "test"]
HEADS = ["file", "test", "verdict", "ms"]

RESULT = re.compile(r"^(not )?ok \d+ (.*)$")
SKIP = re.compile(r" # skip ?(.*)$")
TIMEOUT = re.compile(r" # timeout after .*$")
TIMING = re.compile(r" in (\d+)ms(?=$| #)")
PLACE = re.compile(r"^# +\(?(in test file|from function)")
TEARDOWN = "# --- teardown ---"


@dataclass
class Result:
    file: str
    test: str
    verdict: str
    milliseconds: str
    note: str
    said: list = field(default_factory=list)

    @property
    def key(self):
        return (self.file, self.test)

    @property
    def reason(self):
        """Why it was skipped or stopped; else the command that failed, and the last that was said before."""
        parts = [self.note, *self.said[:1], *self.said[1:][-1:]]
        return " / ".join(part[:160] for part in parts if part)

    def columns(self):
        return [self.file, self.test, self.verdict, self.milliseconds]


def read(out, chosen):
    return [result for file in chosen for result in parse(file, out / f"{file}.tap")]


def selects(chosen):
    return lambda key: key[0] in chosen


def missing_columns(key):
    return [*key, *["-"] * (len(HEADS) - len(KEYS))]


def parse(file, tap):
    results, in_test = [], False
    for line in tap.read_text(errors="replace").splitlines() if tap.exists() else []:
        found = RESULT.match(line)
        if found:
            results.append(_result(file, bool(found.group(1)), found.group(2)))
            in_test = results[-1].verdict == "not-ok"
        elif line == TEARDOWN:
            in_test = False
        elif in_test and line.removeprefix("# ").strip("# \t") and not PLACE.match(line):
            results[-1].said.append(line.removeprefix("# ").replace("\t", " ").strip())
    return results


def _result(file, failed, text):
    skip, timing, timeout = SKIP.search(text), TIMING.search(text), TIMEOUT.search(text)
    verdict = "skip" if skip else "not-ok" if failed else "ok"
    note = skip.group(1) if skip else timeout.group(0).removeprefix(" # ") if timeout else ""
    name = TIMING.sub("", TIMEOUT.sub("", SKIP.sub("", text)))
    return Result(file, name.replace("\t", " ").strip(), verdict, timing.group(1) if timing else "-", note)
