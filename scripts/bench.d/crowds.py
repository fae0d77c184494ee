"""Many at once, many in a row, and the least memory: what a single command does not show."""

from pathlib import Path

import syscalls
from lifecycle import PEAKS, TIMES, order
from probe import CannotDo

CROWD = 50
EXECS = 200
KIB = 1024
TRACES = ("fds of the container's init", "mounts in the container", "processes in its cgroup", "its cgroups",
          "processes of the runtime", "mounts on the host", "files of state")


def run_together(bench, variant, runs):
    """CROWD containers that all start at the same moment."""
    metrics = {"wall": f"{CROWD} run at once: wall ms", "cpu": f"{CROWD} run at once: CPU ms"}
    subjects = bench.subjects_for(variant)
    bundles = {(s.name, i): bench.bundles.make(variant, f"{s.name}-crowd-{i}", ["/bin/true"])
               for s in subjects for i in range(CROWD)}
    failed = set()
    for turn in range(runs):
        for subject in order(subjects, turn):
            if subject.name in failed:
                continue
            commands = [subject.command("run", f"{subject.name}-crowd-{i}", bundles[subject.name, i])
                        for i in range(CROWD)]
            try:
                cost = bench.probe.run_together(subject, commands)
            except CannotDo as failure:
                failed.add(subject.name)
                bench.results.cannot(variant, metrics.values(), "run", subject.name, str(failure))
                bench.clear(subject.name)
                continue
            for name, metric in metrics.items():
                bench.results.add(variant, metric, "run", subject.name, getattr(cost, name))


def least_memory(bench, variant):
    """The smallest memory limit, in steps of 64 KiB up to 16 MiB, with which `run` of /bin/true works three times."""
    metric, operation, step, most = "smallest memory limit KiB", "run", 64 * KIB, 16 * KIB * KIB

    def works(subject, limit, turn):
        bundle = bench.bundles.make(variant, f"{subject.name}-tight", ["/bin/true"], memory_limit=limit)
        try:
            for attempt in range(3):
                container = f"{subject.name}-tight-{turn}-{attempt}"
                bench.probe.run(subject, subject.command("run", container, bundle), timeout=10)
        except CannotDo as failure:
            bench.clear(subject.name)
            return str(failure)
        return None

    for subject in bench.runtimes:
        failure = works(subject, most, 0)
        if failure:
            bench.results.cannot(variant, [metric], operation, subject.name, f"not even with 16 MiB: {failure}")
            continue
        low, high = 0, most // step  # `low` steps fail, `high` steps do
        while high - low > 1:
            middle = (low + high) // 2
            if works(subject, middle * step, middle):
                low = middle
            else:
                high = middle
        bench.results.add(variant, metric, operation, subject.name, high * step // KIB)


class Execs:
    """`exec` of /bin/true in a running container: one after the other, many at once, and what they leave behind."""

    TOGETHER = {"wall": f"{CROWD} exec at once: wall ms", "cpu": f"{CROWD} exec at once: CPU ms"}

    def __init__(self, bench, variant, execs, crowds):
        """EXECS in a row, and CROWDS times the many at once."""
        self.bench, self.variant, self.execs, self.crowds = bench, variant, execs, crowds
        self.left = f"left behind by {execs} exec in a row and {crowds} x {CROWD} at once"
        self.ready = [runtime for runtime in bench.runtimes if self._start(runtime)]

    def measure(self):
        self._in_turns(PEAKS, lambda r: self.bench.probe.peak(r, self._exec(r)), 3)
        self._in_turns(syscalls.METRICS, self._trace, 3)
        before = {runtime.name: self._traces(runtime) for runtime in self.ready}
        self._in_turns(TIMES, lambda r: self.bench.probe.run(r, self._exec(r)), self.execs)
        self._in_turns(self.TOGETHER, lambda r: self.bench.probe.run_together(r, [self._exec(r)] * CROWD), self.crowds)
        for runtime in self.ready:
            self._compare(runtime, before[runtime.name])
        for runtime in self.bench.runtimes:
            self.bench.clear(runtime.name)

    def _start(self, runtime):
        bundle = self.bench.bundles.make(self.variant, f"{runtime.name}-host", ["/bin/sleep", "1000"])
        container = self._container(runtime)
        try:
            create = runtime.command("create", container, bundle, "--pid-file", self._pid_file(runtime))
            for command in (create, runtime.command("start", container), self._exec(runtime)):
                self.bench.probe.run(runtime, command)
        except CannotDo as failure:
            metrics = [*TIMES.values(), *PEAKS.values(), *self.TOGETHER.values(), *syscalls.METRICS.values()]
            self.bench.results.cannot(self.variant, metrics, "exec", runtime.name, str(failure))
            for what in TRACES:
                self.bench.results.cannot(self.variant, [self.left], what, runtime.name, "no exec")
            return False
        return True

    @staticmethod
    def _container(runtime):
        return f"{runtime.name}-host"

    def _pid_file(self, runtime):
        return self.bench.workspace.path / f"{runtime.name}-host.pid"

    def _exec(self, runtime):
        return runtime.command("exec", self._container(runtime))

    def _trace(self, runtime):
        group = self.bench.cgroups.command_line_group(runtime.name)
        return syscalls.trace(group, self._exec(runtime), self.bench.workspace.path / "exec.strace")

    def _in_turns(self, metrics, measure, runs):
        failed = set()
        for turn in range(runs):
            for runtime in order([r for r in self.ready if r.name not in failed], turn):
                try:
                    figures = measure(runtime)
                except CannotDo as failure:
                    self.bench.results.cannot(self.variant, metrics.values(), "exec", runtime.name, str(failure))
                    failed.add(runtime.name)
                    continue
                for name, metric in metrics.items():
                    figure = figures[name] if isinstance(figures, dict) else getattr(figures, name)
                    self.bench.results.add(self.variant, metric, "exec", runtime.name, figure)

    def _traces(self, runtime):
        """What may be left behind, counted; nothing, if the container itself is gone."""
        cgroups = self.bench.cgroups
        try:
            init = int(self._pid_file(runtime).read_text())
            counts = (len(list(Path(f"/proc/{init}/fd").iterdir())), _lines(f"/proc/{init}/mountinfo"),
                      len(cgroups.processes(f"{runtime.name}-host")), cgroups.count(f"{runtime.name}-host"),
                      len(cgroups.processes(f"{runtime.name}-commands")), _lines("/proc/self/mountinfo"),
                      sum(1 for _ in runtime.root.rglob("*")))
        except (OSError, ValueError):
            return {}
        return dict(zip(TRACES, counts))

    def _compare(self, runtime, before):
        after = self._traces(runtime)
        for what in TRACES:
            if what in before and what in after:
                self.bench.results.add(self.variant, self.left, what, runtime.name, after[what] - before[what])
            else:
                self.bench.results.cannot(self.variant, [self.left], what, runtime.name, "the container ended")


def _lines(path):
    return len(Path(path).read_text().splitlines())
