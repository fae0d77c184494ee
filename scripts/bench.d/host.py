"""The host as the bench uses it: a private mount namespace, cgroups of its own, a temporary folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CGROUP_MOUNT = Path("/sys/fs/cgroup")


class Unusable(Exception):
    """This host cannot run the bench; the message says why."""


def enter_private_namespace(launcher):
    """Starts this program again in a mount namespace of its own, and returns only there."""
    if os.geteuid() != 0:
        raise Unusable("needs root")
    marker = str(os.getpid())
    if os.environ.get("DAVIT_BENCH_NAMESPACE") != marker:
        os.environ["DAVIT_BENCH_NAMESPACE"] = marker
        os.execv(launcher, [launcher, "--", sys.executable, *sys.argv])


def require_tools():
    """Raises Unusable with the one command that installs what is missing."""
    packages = {"gcc": "gcc libc6-dev", "strace": "strace", "busybox": "busybox-static", "apt-get": "apt"}
    missing = [package for tool, package in packages.items() if not shutil.which(tool)]
    if missing:
        raise Unusable("missing tools: apt-get install " + " ".join(missing))
    if subprocess.run(["ldd", shutil.which("busybox")], capture_output=True, check=False).returncode == 0:
        raise Unusable("busybox is not a static program: apt-get install busybox-static")


def facts():
    """What the figures depend on, for the report."""
    expedited = Path("/sys/kernel/rcu_expedited")
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), "unknown")
    return {
        "kernel": os.uname().release,
        "cpu": f"{os.cpu_count()} x {cpu}",
        "cgroup": "v2" if (CGROUP_MOUNT / "cgroup.procs").exists() else "v1",
        "mounts": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "rcu_expedited": expedited.read_text().strip() if expedited.exists() else "unknown",
        "load": round(os.getloadavg()[0], 2),
        "date": time.strftime("%Y-%m-%d"),
    }


class Cgroups:
    """One cgroup of the bench in each hierarchy, above all that is measured."""

    def __init__(self):
        self.path = f"/davit-bench-{os.getpid()}"
        self.v2 = (CGROUP_MOUNT / "cgroup.procs").exists()
        mounts = [CGROUP_MOUNT] if self.v2 else list(self._v1_mounts())
        self.folders = [mount / self.path[1:] for mount in mounts]
        # v1 has one hierarchy that counts CPU time, v2's only one counts always.
        self.accounting = next((f for f in self.folders if self.v2 or (f.parent / "cpuacct.usage").exists()), None)
        if self.accounting is None:
            raise Unusable("there is neither cgroup v2 nor the cpuacct controller to count CPU time with")

    @staticmethod
    def _v1_mounts():
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            fields = line.split()
            if fields[fields.index("-") + 1] == "cgroup":
                yield Path(fields[4])

    def make(self):
        for folder in self.folders:
            folder.mkdir()
            for name in ("cpuset.cpus", "cpuset.mems"):
                if (folder / name).exists() and not self.v2:
                    (folder / name).write_text((folder.parent / name).read_text())

    def command_line_group(self, name):
        """The cgroup in which the commands of this subject start."""
        folder = self.accounting / f"{name}-commands"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def usage_file(self):
        return self.accounting / ("cpu.stat" if self.v2 else "cpuacct.usage")

    def _trees(self):
        """All cgroups of the bench, the deepest first."""
        for folder in self.folders:
            for path, _, _ in os.walk(folder, topdown=False):
                yield Path(path)

    def count(self, below):
        return sum(1 for folder in self._trees() if below in folder.parts)

    def processes(self, below=None):
        """Pids in the bench's cgroups, or only in those of one name."""
        folders = [folder for folder in self._trees() if below is None or below in folder.parts]
        return {int(pid) for folder in folders for pid in _read(folder / "cgroup.procs").split()}

    def kill_all(self):
        """Kills every process in the cgroups; a frozen one has to be thawed to die (cgroup v1)."""
        for _ in range(200):
            for folder in self._trees():
                if "FROZEN" in _read(folder / "freezer.state"):
                    (folder / "freezer.state").write_text("THAWED")
                if _read(folder / "cgroup.freeze").strip() == "1":
                    (folder / "cgroup.freeze").write_text("0")
            pids = self.processes()
            if not pids:
                return
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.02)

    def remove(self):
        self.kill_all()
        for folder in list(self._trees()):
            for _ in range(50):
                try:
                    folder.rmdir()
                    break
                except OSError:
                    time.sleep(0.02)
            else:
                print(f"bench: {folder} could not be removed", file=sys.stderr)


def _read(path):
    try:
        return path.read_text()
    except OSError:
        return ""


class Workspace:
    """A temporary folder, removed only after what is mounted below it."""

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix="davit-bench."))
        self.path.chmod(0o755)

    def tmpfs(self, name):
        """A folder in memory."""
        folder = self.path / name
        folder.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
        return folder

    def remove(self):
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        for mount in reversed([m for m in mounts if m.startswith(f"{self.path}/")]):
            subprocess.run(["umount", "-l", mount], check=False)
        shutil.rmtree(self.path, ignore_errors=True)
