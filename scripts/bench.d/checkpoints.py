"""Checkpoint and restore of a process with much memory."""

import json
import os
import shutil
import subprocess
import time

from lifecycle import order
from probe import CannotDo

MIB = 100
OPERATIONS = ["checkpoint", "restore"]
TIMES = {"cpu": "CPU ms, all processes", "wall": "wall ms"}
OWN = "CPU ms, davit itself"
PATIENCE = 60

# dd fills its buffer and waits for room in the pipe.
FILL = (f"exec </dev/null >/dev/null 2>&1; busybox dd if=/dev/zero bs={MIB << 20} count=1 | busybox sleep 1000")


class Checkpoints:
    """A container of each runtime is saved and restored in turns; all of them by the same CRIU, which is on $PATH."""

    def __init__(self, bench):
        self._bench = bench
        self._label = f"{MIB} MiB"
        self._bundles = {r.name: self._bundle(r.name) for r in bench.runtimes}
        self._images = bench.workspace.path / "checkpoint"
        self._failed = set()

    def _bundle(self, name):
        """Without masked paths, which crun 1.28 does not restore; nor does it, on cgroup v1, settings of cgroups."""
        folder = self._bench.bundles.make("plain", f"{name}-checkpoint", ["/bin/sh", "-c", FILL])
        config = json.loads((folder / "config.json").read_text())
        del config["linux"]["maskedPaths"]
        (folder / "config.json").write_text(json.dumps(config, indent=2))
        return folder

    def measure(self, runs):
        for turn in range(runs + 1):
            for runtime in order(self._bench.runtimes, turn):
                if runtime.name not in self._failed:
                    self._try(runtime, f"{runtime.name}-checkpoint-{turn}", turn > 0)

    def _try(self, runtime, container, counts):
        try:
            self._start(runtime, container)
            for operation in OPERATIONS:
                self._measure(runtime, operation, container, counts)
            if runtime.name == "davit" and counts:
                for operation in OPERATIONS:
                    own = self._own(self._command(runtime, operation, container))
                    self._bench.results.add(self._label, OWN, operation, runtime.name, own)
        except CannotDo as failure:
            self._failed.add(runtime.name)
            for operation in OPERATIONS:
                self._bench.results.cannot(self._label, TIMES.values(), operation, runtime.name, str(failure))
        finally:
            self._bench.clear(runtime.name)
            shutil.rmtree(self._images, ignore_errors=True)

    def _start(self, runtime, container):
        pid_file = self._bench.workspace.path / "checkpoint.pid"
        subprocess.run([runtime.program, "--root", runtime.root, "run", "--detach", "--pid-file", pid_file, "--bundle",
                        self._bundles[runtime.name], container], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)
        end = time.monotonic() + PATIENCE
        while not self._is_filled(pid_file.read_text()):
            if time.monotonic() > end:
                raise CannotDo(f"its process did not fill {MIB} MiB")
            time.sleep(0.01)

    @staticmethod
    def _is_filled(pid):
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
                return any(Checkpoints._resident(child) >= MIB << 10 for child in children.read().split())
        except OSError:
            return False

    @staticmethod
    def _resident(pid):
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmRSS:")), 0)

    def _measure(self, runtime, operation, container, counts):
        cost = self._bench.probe.run(runtime, self._command(runtime, operation, container), timeout=60)
        for name, metric in TIMES.items():
            if counts:
                self._bench.results.add(self._label, metric, operation, runtime.name, getattr(cost, name))

    def _command(self, runtime, operation, container):
        words = [operation, "--image-path", self._images, "--manage-cgroups-mode", "ignore"]
        if operation == "restore":
            words += ["--detach", "--bundle", self._bundles[runtime.name]]
        return [runtime.program, "--root", runtime.root, *words, container]

    @staticmethod
    def _own(command):
        """Of a process with one thread the kernel tells the time it ran, until somebody waits for it."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with open(f"/proc/{process.pid}/schedstat", encoding="ascii") as stat:
            own = int(stat.read().split()[0]) / 1e6
        if process.wait() != 0:
            raise CannotDo(f"exit {process.returncode}")
        return own
