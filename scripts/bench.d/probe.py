"""The probe process (probe.c): runs commands and says what they cost."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

TIMED_OUT = -1


class CannotDo(Exception):
    """A command that was to be measured failed; the message is its own."""


@dataclass(frozen=True)
class Cost:
    """What a command, or several at once, cost: all processes together."""

    wall: float  # ms
    cpu: float  # ms
    faults: float
    largest: float  # KiB, peak RSS of the largest process
    peak: float  # KiB, peak RSS of the command's own process; only measured by Probe.peak


class Probe:
    """Commands run in a cgroup of their subject's, so that what they leave behind can be told apart."""

    def __init__(self, source, workspace, cgroups):
        program = workspace / "probe"
        compile_static(source, program)
        self._cgroups = cgroups
        self._stderr = workspace / "probe.stderr"
        self._process = subprocess.Popen([program, cgroups.usage_file, cgroups.accounting, self._stderr],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         env={"PATH": os.environ["PATH"]})

    def run(self, subject, command, timeout=30):
        """Measures one command."""
        return self._request("m", subject, [command], timeout)

    def run_together(self, subject, commands, timeout=120):
        """Measures commands that start at the same moment."""
        return self._request("m", subject, commands, timeout)

    def peak(self, subject, command, timeout=30):
        """Measures one command's memory; its times are worth nothing."""
        return self._request("r", subject, [command], timeout)

    def close(self):
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass  # it was interrupted too
        self._process.wait()

    def _request(self, mode, subject, commands, timeout):
        data = os.fsencode(self._cgroups.command_line_group(subject.name) / "cgroup.procs") + b"\0"
        data += b"".join(b"".join(os.fsencode(str(a)) + b"\0" for a in command) + b"\0" for command in commands)
        self._process.stdin.write(f"{mode} {int(timeout * 1000)} {len(commands)} {len(data)}\n".encode() + data)
        self._process.stdin.flush()
        answer = self._process.stdout.readline().split()
        if not answer:
            raise RuntimeError("the probe ended")
        status, wall, cpu, faults, largest, peak = (int(n) for n in answer)
        if status != 0:
            raise CannotDo(self._failure(status, timeout))
        # ru_maxrss lags behind (the kernel counts pages per CPU), VmHWM of a stopped process does not.
        return Cost(wall / 1e6, cpu / 1e6, faults, max(largest, peak), peak)

    def _failure(self, status, timeout):
        if status == TIMED_OUT:
            return f"did not end within {timeout} s"
        code = os.waitstatus_to_exitcode(status)
        lines = [line for line in self._stderr.read_text(errors="replace").splitlines() if line.strip()]
        how = f"exit {code}" if code >= 0 else f"signal {-code}"
        return f"{how}: {lines[-1].strip()[:160]}" if lines else how


def compile_static(source, program, *options):
    """Compiles a C program; static, so that its start costs next to nothing."""
    subprocess.run(["gcc", "-std=c17", "-O2", "-static", "-Wall", "-Wextra", "-Werror", *options, "-o", program,
                    Path(source)], check=True)
