"""The operations of a container's life, measured one by one and in turns."""

from probe import CannotDo

OPERATIONS = ["run", "create", "state", "start", "kill", "delete"]
TIMES = {"cpu": "CPU ms, all processes", "wall": "wall ms", "faults": "page faults, all processes"}
PEAKS = {"peak": "peak RSS KiB, runtime process", "largest": "peak RSS KiB, largest process"}
INIT = {"Rss": "created container's init: RSS KiB", "Pss": "created container's init: PSS KiB"}


def order(subjects, turn):
    """Forth and back by turns, so that nobody always comes after the same one."""
    return subjects if turn % 2 == 0 else list(reversed(subjects))


class Lifecycle:
    """Measures every operation of each subject, always those of one kind side by side."""

    def __init__(self, bench, variant):
        self.bench = bench
        self.variant = variant
        self.subjects = bench.subjects_for(variant)
        names = [s.name for s in self.subjects]
        self.short = {n: bench.bundles.make(variant, f"{n}-run", ["/bin/true"]) for n in names}
        self.long = {n: bench.bundles.make(variant, f"{n}-created", ["/bin/sleep", "1000"]) for n in names}
        self.failed = {}

    def times(self, runs):
        for turn in range(runs + 1):
            for operation, subject, cost in self._round(turn, self.bench.probe.run):
                if turn > 0:  # the first round only warms up
                    self._add(TIMES, operation, subject, cost)
        self._note_failures(TIMES)

    def memory(self, runs):
        for turn in range(runs):
            for operation, subject, cost in self._round(turn, self.bench.probe.peak):
                self._add(PEAKS, operation, subject, cost)
                if operation == "create":
                    self._add_init(subject)
        self._note_failures(PEAKS)

    def _round(self, turn, measure):
        for operation in OPERATIONS:
            for subject in order(self.subjects, turn):
                if not self._able(subject, operation):
                    continue
                try:
                    yield operation, subject, measure(subject, self._command(subject, operation, turn))
                except CannotDo as failure:
                    self.failed[subject.name, operation] = str(failure)
        for subject in {name for name, _ in self.failed}:
            self.bench.clear(subject)

    def _able(self, subject, operation):
        if subject.name == "kernel":
            return operation == "run" and (subject.name, operation) not in self.failed
        if operation not in ("run", "create") and (subject.name, "create") in self.failed:
            self.failed[subject.name, operation] = "create failed"
        return (subject.name, operation) not in self.failed

    def _command(self, subject, operation, turn):
        container = f"{subject.name}-{operation if operation == 'run' else 'created'}-{turn}"
        if operation == "create":
            return subject.command(operation, container, self.long[subject.name], "--pid-file", self._pid_file(subject))
        return subject.command(operation, container, self.short[subject.name])

    def _pid_file(self, subject):
        return self.bench.workspace.path / f"{subject.name}.pid"

    def _add(self, metrics, operation, subject, cost):
        for name, metric in metrics.items():
            self.bench.results.add(self.variant, metric, operation, subject.name, getattr(cost, name))

    def _add_init(self, subject):
        """The init's memory, from smaps_rollup, which walks the page tables: VmRSS lags behind on many kernels."""
        try:
            pid = int(self._pid_file(subject).read_text())
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                sizes = dict(line.split(":") for line in list(rollup)[1:])
        except (OSError, ValueError) as failure:
            self.bench.results.cannot(self.variant, INIT.values(), "create", subject.name, str(failure))
            return
        for name, metric in INIT.items():
            self.bench.results.add(self.variant, metric, "create", subject.name, int(sizes[name].split()[0]))

    def _note_failures(self, metrics):
        for (name, operation), reason in self.failed.items():
            self.bench.results.cannot(self.variant, metrics.values(), operation, name, reason)
