"""What CRI-O 1.36 does with a runtime: its bundles, its conmon, and its calls, as they were observed.

CRI-O calls the runtime itself for all but create and exec without streams; those it has conmon do, over a pipe by which
it lets conmon go on, and one by which conmon reports a pid, an exit status, or what went wrong.
"""

import fcntl
import json
import os
import pty
import signal
import socket
import struct
import subprocess
import termios
import time
from pathlib import Path

DAVIT = "/usr/local/bin/davit"
CONMON = "/usr/bin/conmon"
ROOT = "/run/davit"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LIMIT = 120
MAPPINGS = [{"containerID": 0, "hostID": 100000, "size": 65536}]
CAPABILITIES = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
                "CAP_NET_BIND_SERVICE", "CAP_KILL"]


def until(condition, what):
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"it takes too long: {what}")
        time.sleep(0.05)


def high_pipe():
    """A pipe whose numbers are none that a child of ours is to have it by."""
    low = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low]
    for end in low:
        os.close(end)
    return high


class Failed(Exception):
    """A call that must succeed did not."""


class Runtime:
    """The calls that CRI-O makes itself."""

    def __init__(self, manager):
        self._globals = ["--root", ROOT] + (["--systemd-cgroup"] if manager == "systemd" else [])

    def call(self, *args):
        result = self._run([DAVIT, *self._globals, *args], stdin=subprocess.DEVNULL)
        if result.returncode or result.stderr:
            raise Failed(f"{' '.join(args)}: {result.returncode} {result.stderr.strip()}")
        return result.stdout

    def _run(self, command, **streams):
        return subprocess.run(command, cwd="/", env={"CRI_O_EXTERNAL": "1", "PATH": PATH}, text=True, timeout=LIMIT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **streams)

    def probe(self, command):
        """At start-up, with both outputs in one pipe."""
        return subprocess.run([DAVIT, command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True,
                              timeout=LIMIT).stdout

    def state(self, container):
        return json.loads(self.call("state", container.id))

    def update(self, container, resources):
        result = self._run([DAVIT, "--root", ROOT, "update", "--resources", "-", container.id], input=json.dumps(resources))
        if result.returncode or result.stderr or result.stdout:
            raise Failed(f"update: {result.returncode} {result.stderr.strip()}")

    def exec_stream(self, container, args, stdin):
        """In the foreground, with a pipe for each stream."""
        file = container.process_file(args)
        result = subprocess.run([DAVIT, *self._globals, "exec", "--process", file, container.id], cwd="/", input=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=LIMIT)
        os.unlink(file)
        return result

    def exec_terminal(self, container, args):
        """In the foreground, on a terminal that CRI-O has made; the master's descriptor, and the pid of the call."""
        file = container.process_file(args, terminal=True)
        pid, master = pty.fork()
        if pid == 0:
            os.chdir("/")
            os.execv(DAVIT, [DAVIT, *self._globals, "exec", "--process", file, container.id])
        return pid, master


class Monitor:
    """conmon as CRI-O starts it."""

    def __init__(self, work, manager):
        self._work, self._manager = work, manager
        for folder in ("exits", "sockets"):
            (work / folder).mkdir()

    def create(self, container, *options):
        """The pid of the container's init; Failed has what conmon says."""
        args = ["-b", str(container.bundle), "-c", container.id, "--exit-dir", str(self._work / "exits"),
                "-l", str(container.log), "--log-level", "info", "-n", f"k8s_{container.id}", "-P", str(container.conmon_pid),
                "-p", str(container.bundle / "pidfile"), "--persist-dir", str(container.bundle), "-r", DAVIT,
                "--runtime-arg", f"--root={ROOT}", "--socket-dir-path", str(self._work / "sockets"), "--syslog",
                "-u", container.id, *self._systemd(), *options]
        report = self._start(args, container.bundle, container.conmon_cgroup)
        if report.get("pid", -1) < 0:
            raise Failed(report["message"])
        return report["pid"]

    def exec_sync(self, container, args, timeout=None):
        """The exit status, and the log's two streams."""
        log, pid_file = self._work / "exec.log", self._work / "exec.pid"
        for file in (log, pid_file):
            file.write_text("")
        process = container.process_file(args)
        command = ["-c", container.id, "-n", f"k8s_{container.id}", "-r", DAVIT, "-p", str(pid_file), "-e", "-l", str(log),
                   "--socket-dir-path", str(self._work / "sockets"), "--log-level", "info", "--sync",
                   *(["-T", str(timeout)] if timeout else []), *self._systemd(), "--exec-process-spec", process,
                   "--runtime-arg", f"--root={ROOT}"]
        report = self._start(command, "/")
        os.unlink(process)
        if report.get("exit_code", -1) < 0:
            raise Failed(report["message"])
        return report["exit_code"], stream(log, "stdout"), stream(log, "stderr")

    def _systemd(self):
        return ["-s"] if self._manager == "systemd" else []

    def _start(self, args, cwd, into_cgroup=None):
        """Starts conmon, lets it go on, and waits for its report; where it monitors a container, it lives on."""
        sync, child_sync = high_pipe()
        child_start, start = high_pipe()
        script = f'exec 3>&{child_sync} 4<&{child_start} {child_sync}>&- {child_start}<&-; exec "$@"'
        conmon = subprocess.Popen(["/bin/bash", "-c", script, "bash", CONMON, *args], cwd=cwd, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0,
                                  pass_fds=(child_sync, child_start),
                                  env={"PATH": PATH, "_OCI_SYNCPIPE": "3", "_OCI_STARTPIPE": "4"})
        os.close(child_sync)
        os.close(child_start)
        if into_cgroup:
            into_cgroup(conmon.pid)
        os.write(start, b"\0")
        os.close(start)
        conmon.wait(LIMIT)
        with os.fdopen(sync) as report:
            return json.loads(report.readline() or '{"message": "conmon said nothing"}')

    def exit_status(self, container):
        file = self._work / "exits" / container.id
        until(file.exists, "an exit file")
        until(lambda: file.read_text() != "", "an exit status")
        return int(file.read_text())

    def attach(self, container, text):
        """Writes to the standard input, as CRI-O's attach does."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as attached:
            attached.connect(str(self._work / "sockets" / container.id / "attach"))
            attached.send(text.encode())


def stream(log, name):
    """What a log says of one stream: each line has a date, the stream and a tag before its text."""
    rows = [line.split(" ", 3) for line in log.read_text().splitlines()]
    return "".join(row[3] + ("\n" if row[2] == "F" else "") for row in rows if len(row) == 4 and row[1] == name)


class Container:
    """A bundle of CRI-O's: the root filesystem is not in it."""

    def __init__(self, work, name, args, pod, rootfs, manager):
        self.id, self.bundle = name, work / "bundles" / name / "userdata"
        self.log, self.conmon_pid = work / f"{name}.log", work / f"{name}.conmon"
        self._pod, self._manager = pod, manager
        self.bundle.mkdir(parents=True)
        self.config = {
            "ociVersion": "1.3.0",
            "process": {
                "user": {"uid": 0, "gid": 0, "umask": 18, "additionalGids": [0]},
                "args": args,
                "env": [f"PATH={PATH}", "TERM=xterm", f"HOSTNAME={pod.name}", f"PATH={PATH}", "KUBERNETES_PORT=tcp://10.0.0.1"],
                "cwd": "/",
                "capabilities": {kind: CAPABILITIES for kind in ("bounding", "effective", "permitted")},
                "oomScoreAdj": 1000,
            },
            "root": {"path": str(rootfs)},
            "hostname": pod.name,
            "mounts": self._mounts(pod),
            "annotations": {"io.kubernetes.cri-o.ContainerID": name, "io.kubernetes.cri-o.TTY": "false",
                            "io.kubernetes.cri-o.Labels": '{"io.kubernetes.pod.name":"pod"}', "org.systemd.property.CollectMode":
                            "'inactive-or-failed'"},
            "linux": self._linux(pod),
        }

    def _mounts(self, pod):
        return [
            {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
             "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
            {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
             "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]},
            {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
            {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup",
             "options": ["nosuid", "noexec", "nodev", "relatime", "ro"]},
            {"destination": "/dev/shm", "type": "bind", "source": str(pod.shm), "options": ["rw", "bind"]},
            {"destination": "/etc/resolv.conf", "type": "bind", "source": str(pod.file), "options":
             ["ro", "bind", "nodev", "nosuid", "noexec"]},
            {"destination": "/etc/hostname", "type": "bind", "source": str(pod.file), "options": ["ro", "bind"]},
        ]

    def _linux(self, pod):
        linux = {
            "resources": {
                "devices": [{"allow": False, "access": "rwm"}],
                "memory": {"limit": 256 << 20, "swap": 256 << 20},
                "cpu": {"shares": 512, "quota": 50000, "period": 100000},
                "pids": {"limit": -1},
                "hugepageLimits": [],
            },
            "cgroupsPath": self.cgroups_path(),
            "namespaces": pod.namespaces(),
            "seccomp": pod.seccomp,
            "maskedPaths": ["/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/scsi", "/sys/firmware"],
            "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
        }
        return linux | ({"uidMappings": MAPPINGS, "gidMappings": MAPPINGS} if pod.has_user_namespace else {})

    def cgroups_path(self):
        return f"{self._pod.name}.slice:crio:{self.id}" if self._manager == "systemd" else f"/{self._pod.name}/crio-{self.id}"

    def cgroup(self):
        unit = f"{self._pod.name}.slice/crio-{self.id}.scope"
        return Path("/sys/fs/cgroup") / (unit if self._manager == "systemd" else self.cgroups_path()[1:])

    def conmon_cgroup(self, pid):
        """conmon has a cgroup beside the container's."""
        if self._manager == "systemd":
            subprocess.run(["busctl", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                            "org.freedesktop.systemd1.Manager", "StartTransientUnit", "ssa(sv)a(sa(sv))",
                            f"crio-conmon-{self.id}.scope", "fail", "2", "PIDs", "au", "1", str(pid), "Slice", "s",
                            f"{self._pod.name}.slice", "0"], check=True, stdout=subprocess.DEVNULL)
        else:
            self._conmon_cgroup().mkdir(parents=True, exist_ok=True)
            (self._conmon_cgroup() / "cgroup.procs").write_text(str(pid))

    def _conmon_cgroup(self):
        return Path("/sys/fs/cgroup") / self._pod.name / f"crio-conmon-{self.id}"

    def remove_conmon_cgroup(self):
        """Those that systemd makes go by themselves."""
        folder = self._conmon_cgroup()
        if folder.exists():
            until(lambda: not (folder / "cgroup.procs").read_text(), "the end of conmon")
            folder.rmdir()

    def write(self):
        (self.bundle / "config.json").write_text(json.dumps(self.config))
        return self

    def process_file(self, args, terminal=False):
        file = self.bundle / f"exec-process-{time.monotonic_ns()}"
        file.write_text(json.dumps(self.config["process"] | {"args": args, "terminal": terminal}))
        return str(file)

    def output(self, name="stdout"):
        return stream(self.log, name) if self.log.exists() else ""


class Pod:
    """Pinned namespaces, and what the pod's containers share."""

    def __init__(self, work, name, user_namespace, seccomp):
        self.name, self.has_user_namespace, self.seccomp = name, user_namespace, seccomp
        self._pins, self.infra_pid = {}, None
        self.shm, self.file = work / f"{name}.shm", work / f"{name}.file"
        self.shm.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777,size=65536k", "shm", str(self.shm)], check=True)
        self.file.write_text("pod\n")
        self._pin(work)

    def _pin(self, work):
        """As pinns does: namespaces that a process has made are mounted, and it ends."""
        kinds = ["net", "ipc", "uts"] + (["user"] if self.has_user_namespace else [])
        folder = work / f"{self.name}.ns"
        folder.mkdir()
        mappings = ["--map-users=0:100000:65536", "--map-groups=0:100000:65536"] if self.has_user_namespace else []
        maker = subprocess.Popen(["unshare", *[f"--{kind}" for kind in kinds], *mappings, "sh", "-c", "echo; cat"],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        maker.stdout.readline()
        for kind in kinds:
            self._pins[kind] = folder / kind
            self._pins[kind].touch()
            subprocess.run(["mount", "--bind", f"/proc/{maker.pid}/ns/{kind}", str(self._pins[kind])], check=True)
        maker.communicate()

    def namespaces(self):
        names = {"net": "network", "ipc": "ipc", "uts": "uts", "user": "user"}
        pinned = [{"type": names[kind], "path": str(path)} for kind, path in self._pins.items()]
        pid = {"type": "pid"} | ({"path": f"/proc/{self.infra_pid}/ns/pid"} if self.infra_pid else {})
        return [pid, *pinned, {"type": "mount"}]

    def remove(self):
        for path in self._pins.values():
            subprocess.run(["umount", str(path)], check=True)
        subprocess.run(["umount", str(self.shm)], check=True)


def resize(master, rows, columns):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def in_another_caller(work):
    """Does a part of the work in a CRI-O that is killed after it."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            signal.pause()
        finally:
            os._exit(1)
    return pid
