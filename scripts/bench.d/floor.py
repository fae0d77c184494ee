"""The floor: a C program (floor.c) with the bare kernel work of `run` for one bundle, its steps from config.json."""

import os
from pathlib import Path

import probe

# mount(2) flags by the names of the options in config.json; all other options are the file system's own.
FLAGS = {"ro": 1, "nosuid": 2, "nodev": 4, "noexec": 8, "relatime": 1 << 21, "strictatime": 1 << 24}
REMOUNT, BIND = 32, 4096
RESTRICTED = FLAGS["nosuid"] | FLAGS["nodev"] | FLAGS["noexec"]

# clone(2)
NAMESPACES = {"mount": 0x00020000, "cgroup": 0x02000000, "uts": 0x04000000, "ipc": 0x08000000,
              "user": 0x10000000, "pid": 0x20000000, "network": 0x40000000, "time": 0x00000080}

# runtime-spec config-linux.md, "Default Devices" and "Default Symbolic Links".
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}
LINKS = {"dev/fd": "/proc/self/fd", "dev/stdin": "/proc/self/fd/0", "dev/stdout": "/proc/self/fd/1",
         "dev/stderr": "/proc/self/fd/2", "dev/ptmx": "pts/ptmx"}

END = "\n    {END, NULL, NULL, NULL, 0, NULL}"


def build(source, workspace, variant, config, cgroups):
    """Compiles the floor for this configuration and returns the program. Its argument names its cgroup."""
    program = workspace / f"floor-{variant}"
    (workspace / "plan.h").write_text(_plan(config, cgroups))
    probe.compile_static(source, program, "-I", workspace)
    return program


def _plan(config, cgroups):
    own = [f"{folder}/@" for folder in cgroups.folders]
    flags = 0
    for namespace in config["linux"]["namespaces"]:
        flags |= NAMESPACES[namespace["type"]]
    return "\n".join([
        f"static const char rootfs[] = {_c(config['root']['path'])};",
        f"static const char hostname[] = {_c(config['hostname'])};",
        f"static const int namespaces = {flags:#x};",
        f"static const char *const cgroups[] = {{{', '.join(_c(c) for c in own)}}};",
        f"static const struct step limits[] = {{{_limits(config, own, cgroups.v2)}{END}}};",
        f"static const struct step steps[] = {{{''.join(_steps(config, own, cgroups.v2))}{END}}};",
        f"static char *const argv[] = {{{', '.join(_c(a) for a in config['process']['args'])}, NULL}};",
    ])


def _c(text):
    return "NULL" if text is None else '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _step(kind, source=None, target=None, fstype=None, flags=0, data=None):
    return f"\n    {{{kind}, {_c(source)}, {_c(target)}, {_c(fstype)}, {flags:#x}, {_c(data)}}},"


def _steps(config, own, v2):
    yield from _mounts(config["mounts"], own, v2)
    for name, (major, minor) in DEVICES.items():
        yield _step("DEVICE", target=f"dev/{name}", flags=os.makedev(major, minor))
    for name, target in LINKS.items():
        yield _step("LINK", target, name)
    yield from _hidden(config["linux"])
    if config["root"].get("readonly"):
        yield _step("MOUNT", target=".", flags=BIND | REMOUNT | FLAGS["ro"])


def _mounts(mounts, own, v2):
    for mount in mounts:
        target, options = mount["destination"].lstrip("/"), mount.get("options", [])
        flags = sum(FLAGS.get(option, 0) for option in options)
        data = ",".join(option for option in options if option not in FLAGS) or None
        # Those in /dev are made: it is a new tmpfs.
        if target.startswith("dev/"):
            yield _step("FOLDER", target=target)
        if mount["type"] == "cgroup" and not v2:
            yield from _v1_cgroups(target, flags, own)
        elif mount["type"] == "cgroup":
            yield _step("MOUNT", "cgroup", target, "cgroup2", flags)
        else:
            yield _step("MOUNT", mount["source"], target, mount["type"], flags, data)


def _v1_cgroups(target, flags, own):
    """As every runtime shows it without a cgroup namespace: a tmpfs, and in it the container's own cgroups."""
    yield _step("MOUNT", "tmpfs", target, "tmpfs", flags & ~FLAGS["ro"])
    for cgroup in own:
        inside = f"{target}/{Path(cgroup).parent.parent.name}"
        yield _step("FOLDER", target=inside)
        yield _step("MOUNT", cgroup, inside, flags=BIND)
        yield _step("MOUNT", target=inside, flags=BIND | REMOUNT | flags | FLAGS["ro"])
    yield _step("MOUNT", target=target, flags=BIND | REMOUNT | flags | FLAGS["ro"])


def _hidden(linux):
    for path in linux.get("maskedPaths", []):
        if os.path.isdir(path):
            yield _step("MOUNT", "tmpfs", path.lstrip("/"), "tmpfs", FLAGS["ro"])
        elif os.path.exists(path):
            yield _step("MOUNT", "/dev/null", path.lstrip("/"), flags=BIND)
    for path in linux.get("readonlyPaths", []):
        if os.path.exists(path):
            inside = path.lstrip("/")
            yield _step("MOUNT", inside, inside, flags=BIND)
            yield _step("MOUNT", target=inside, flags=BIND | REMOUNT | FLAGS["ro"] | RESTRICTED)


def _limits(config, own, v2):
    """Writes for the limits of bundles.py, in the files of cgroups(7) or the kernel's cgroup-v2.rst."""
    values = {} if v2 else _cpuset(own)
    resources = config["linux"]["resources"]
    if "memory" in resources:
        values.update(_v2_values(resources) if v2 else _v1_values(resources))
    return "".join(_step("FILE_TEXT", target=f"{_hierarchy(own, name, v2)}/{name}", data=value)
                   for name, value in values.items())


def _cpuset(own):
    """A new v1 cpuset is empty, and takes no process before it has been given CPUs and memory nodes (cpuset(7))."""
    above = next((Path(c).parent for c in own if (Path(c).parent / "cpuset.cpus").exists()), None)
    names = ("cpuset.cpus", "cpuset.mems") if above else ()
    return {name: (above / name).read_text().strip() for name in names}


def _v1_values(resources):
    memory, cpu, pids = resources["memory"], resources["cpu"], resources["pids"]
    return {"memory.limit_in_bytes": memory["limit"], "memory.soft_limit_in_bytes": memory["reservation"],
            "cpu.shares": cpu["shares"], "cpu.cfs_period_us": cpu["period"], "cpu.cfs_quota_us": cpu["quota"],
            "pids.max": pids["limit"]}


def _v2_values(resources):
    memory, cpu, pids = resources["memory"], resources["cpu"], resources["pids"]
    # cgroup-v2.rst: weights of 1 to 10000 stand for shares of 2 to 262144.
    weight = 1 + (cpu["shares"] - 2) * 9999 // 262142
    return {"memory.max": memory["limit"], "memory.low": memory["reservation"], "cpu.weight": weight,
            "cpu.max": f"{cpu['quota']} {cpu['period']}", "pids.max": pids["limit"]}


def _hierarchy(own, name, v2):
    if v2:
        return own[0]
    controller = name.split(".")[0]
    return next(c for c in own if controller in Path(c).parent.parent.name.split(","))
