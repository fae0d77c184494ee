"""Counts what strace(1) sees of an operation: system calls, new processes, programs executed."""

import re
import subprocess
import time

from lifecycle import OPERATIONS, Lifecycle
from probe import CannotDo

METRICS = {"syscalls": "syscalls, all processes", "processes": "processes made (fork, vfork, clone, clone3)",
           "threads": "threads made", "execs": "programs executed, the runtime's own included"}

CALL = re.compile(r"(\w+)\((.*)", re.ASCII)
RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)", re.ASCII)
NEW_TASK = {"fork", "vfork", "clone", "clone3"}
EXEC = {"execve", "execveat"}


def count(log):
    """The figures in strace's log: each line is a pid and a call, its end, or something else."""
    figures = dict.fromkeys(METRICS, 0)
    begun = {}
    for line in log.splitlines():
        pid, _, event = line.partition(" ")
        event = event.strip()
        call, end = CALL.match(event), RESUMED.match(event)
        if call:
            figures["syscalls"] += 1
            name, rest = call.groups()
            begun[pid] = (name, rest)
            if rest.endswith("<unfinished ...>"):
                continue
        elif not end:
            continue
        name, rest = begun.pop(pid, (end.group(1) if end else "", ""))
        _count_success(figures, name, rest, returned(event))
    return figures


def returned(event):
    match = re.search(r"\) += (-?\d+)", event)
    return int(match.group(1)) if match else None


def _count_success(figures, name, arguments, value):
    if name in NEW_TASK and value is not None and value > 0:
        figures["threads" if "CLONE_THREAD" in arguments else "processes"] += 1
    elif name in EXEC and value == 0:
        figures["execs"] += 1


class Syscalls(Lifecycle):
    """A container's life under strace.

    `create` is traced to the end of the container, since its init outlives it: what that does later is counted with
    the operation it happens in.
    """

    def measure(self, runs):
        for turn in range(runs):
            for subject in self.subjects:
                self._life(subject, turn)
        self._note_failures(METRICS)

    def _life(self, subject, turn):
        tracer, group = None, self.bench.cgroups.command_line_group(subject.name)
        for operation in OPERATIONS:
            if not self._able(subject, operation):
                continue
            log = self.bench.workspace.path / f"{operation}.strace"
            try:
                if operation == "create":
                    tracer = Tracer(group, self._command(subject, operation, turn), log)
                    figures = tracer.news()
                else:
                    figures = trace(group, self._command(subject, operation, turn), log)
                    if tracer and operation != "run":
                        figures = {name: figures[name] + more for name, more in tracer.news().items()}
            except CannotDo as failure:
                self.failed[subject.name, operation] = str(failure)
                continue
            for name, metric in METRICS.items():
                self.bench.results.add(self.variant, metric, operation, subject.name, figures[name])
        if tracer:
            tracer.end()
        if subject.name in {name for name, _ in self.failed}:
            self.bench.clear(subject.name)


def _strace(group, command, log):
    """Started in the cgroup GROUP, so that the bench finds what is left of it."""
    joined = ["sh", "-c", 'echo 0 >"$0/cgroup.procs" && exec "$@"', group]
    return [*joined, "strace", "-f", "-q", "-s", "0", "-e", "signal=none", "-o", log, "--", *command]


def trace(group, command, log, timeout=60):
    """Counts a command that leaves no process behind."""
    try:
        done = subprocess.run(_strace(group, command, log), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as late:
        raise CannotDo(f"did not end under strace within {timeout} s") from late
    if done.returncode != 0:
        raise CannotDo("under strace: " + _last_line(done.stderr))
    return count(log.read_text(errors="replace"))


class Tracer:
    """strace of a command that leaves a process behind, as `create` does."""

    def __init__(self, group, command, log):
        self._log = log
        self._read = 0
        self._errors = log.with_suffix(".stderr")
        log.unlink(missing_ok=True)
        with open(self._errors, "wb") as errors:
            self._process = subprocess.Popen(_strace(group, command, log), stdin=subprocess.DEVNULL,
                                             stdout=subprocess.DEVNULL, stderr=errors)
        self._wait_for_command()

    def _wait_for_command(self):
        """strace writes how a traced process ended; the first one it names is the command."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            text = self._log.read_text(errors="replace") if self._log.exists() else ""
            pid = text.partition(" ")[0]
            end = re.search(rf"^{pid} +\+\+\+ (?:exited with (\d+)|killed by)", text, re.MULTILINE)
            if pid and end:
                if end.group(1) != "0":
                    self.end()
                    raise CannotDo("under strace: " + _last_line(self._errors.read_bytes()))
                return
            time.sleep(0.01)
        self.end()
        raise CannotDo("did not end under strace within 60 s")

    def news(self):
        """What was logged since the last call, once nothing more comes."""
        size = -1
        while size != (size := self._log.stat().st_size):
            time.sleep(0.05)
        text = self._log.read_text(errors="replace")
        news, self._read = text[self._read:], len(text)
        return count(news)

    def end(self):
        """Detaches from what is still there."""
        self._process.terminate()
        self._process.wait()


def _last_line(stderr):
    lines = [line for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip()[:160] if lines else "it failed and said nothing"
