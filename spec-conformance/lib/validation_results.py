"""The verdicts of the OCI validation suite.

Each test is a program that prints TAP, but not all of them print results: the tests of hooks, and some others, tell
of a failure only in a YAML block that carries an "error". So a verdict is one of

  ok          every result ok, and as many as planned
  skip        nothing but skips
  not-ok:N    N results that are not ok
  error       the program gave up (exit code not 0) without a result that is not ok; nearly always because the
              runtime's create, start or state failed
  diag-error  no result at all, and an "error"
  silent-ok   no result at all, no error, exit code 0: how those tests pass
  panic       the test program itself crashed
  hang        stopped at the time limit
  incomplete  fewer results than planned
"""

import re
from dataclasses import dataclass

KEYS = ["test"]
HEADS = ["test", "verdict", "ok", "not ok", "skip", "s"]
STOPPED = (124, 137)  # timeout(1), by TERM or by KILL

RESULT = re.compile(r"^(not )?ok \d+(.*)$", re.MULTILINE)
PLAN = re.compile(r"^1\.\.(\d+)", re.MULTILINE)
YAML_ERROR = re.compile(r'^\s+"error": "(.+)"', re.MULTILINE)
SPECIFICATION = re.compile(r"\\nRefer to: \S+")
LOG_PREFIX = re.compile(r'^time="[^"]*" level=\w+ msg=')


@dataclass(frozen=True)
class Result:
    test: str
    verdict: str
    ok: int
    not_ok: int
    skip: int
    seconds: str
    reason: str

    @property
    def key(self):
        return (self.test,)

    def columns(self):
        return [self.test, self.verdict, str(self.ok), str(self.not_ok), str(self.skip), self.seconds]


def read(out, _):
    return [judge(out, *line.split("\t")) for line in (out / "results.tsv").read_text().splitlines()]


def selects(chosen):
    return lambda key: key[0] in chosen


def missing_columns(key):
    return [*key, *["-"] * (len(HEADS) - len(KEYS))]


def judge(out, test, code, seconds):
    tap = (out / f"{test}.tap").read_text(errors="replace")
    errors = (out / f"{test}.err").read_text(errors="replace")
    counts = {"ok": 0, "not ok": 0, "skip": 0, "todo": 0}
    for failed, rest in RESULT.findall(tap):
        kind = "skip" if "# SKIP" in rest else "todo" if "# TODO" in rest else "not ok" if failed else "ok"
        counts[kind] += 1
    verdict = _verdict(tap, errors, int(code), counts)
    reason = re.sub(r"\s+", " ", _reason(verdict, tap, errors)).strip()
    return Result(test, verdict, counts["ok"], counts["not ok"], counts["skip"], seconds, reason[:160])


def _verdict(tap, errors, code, counts):
    plan, printed = PLAN.search(tap), sum(counts.values())
    if code in STOPPED:
        return "hang"
    if "panic:" in errors or "goroutine 1 [" in errors:
        return "panic"
    if counts["not ok"]:
        return f"not-ok:{counts['not ok']}"
    if code:
        return "error"
    if not printed:
        return "diag-error" if _yaml_error(tap) else "silent-ok"
    if plan and int(plan.group(1)) != printed:
        return "incomplete"
    return "ok" if counts["ok"] else "skip"


def _yaml_error(tap):
    found = YAML_ERROR.search(tap)
    return SPECIFICATION.sub("", found.group(1)) if found and found.group(1) != "null" else ""


def _reason(verdict, tap, errors):
    if verdict in ("ok", "silent-ok"):
        return ""
    if verdict == "skip":
        return next(rest for _, rest in RESULT.findall(tap))
    first = next((m.group(0) for m in RESULT.finditer(tap) if m.group(1) and "# TODO" not in m.group(2)), "")
    parts = [first, _yaml_error(tap), _first_error(errors)]
    return "; ".join(part for part in parts if part and part != "exit status 1")


def _first_error(errors):
    """Not the suite's own `failed to ...` and `exit status 1`, which say nothing."""
    lines = [line for line in errors.splitlines() if line.strip() and not line.startswith("failed to")]
    return next((LOG_PREFIX.sub("", line) for line in lines if line.strip() != "exit status 1"), "")
