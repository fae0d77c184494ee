"""The bundles that are measured: what `runc spec` gives, without a terminal, on a busybox root file system."""

import copy
import json
import shutil
import subprocess

import seccomp

VARIANTS = {
    "plain": "as `runc spec` gives it",
    "limits": "with memory, cpu and pids limits",
    "seccomp": "with an engine's default seccomp profile",
    "20-mounts": "with so many bind mounts more",
    "500-mounts": "",
    "100-KB-environment": "with an environment of that size",
    "1000-KB-environment": "",
    "400-rules": "with so many rules for one system call, each of another value",
    "4000-rules": "",
}
GROWTH = list(VARIANTS)[3:]


class Bundles:
    def __init__(self, workspace, cgroups, runc):
        self._folder = workspace / "bundles"
        self._cgroups = cgroups
        self._folder.mkdir()
        self.rootfs = self._make_rootfs()
        self._base = self._read_base(runc)

    def _make_rootfs(self):
        rootfs = self._folder / "rootfs"
        for name in ("bin", "dev", "etc", "proc", "sys", "tmp"):
            (rootfs / name).mkdir(parents=True)
        shutil.copy(shutil.which("busybox"), rootfs / "bin/busybox")
        for applet in ("sh", "sleep", "true"):
            (rootfs / "bin" / applet).symlink_to("busybox")
        return rootfs

    def _read_base(self, runc):
        subprocess.run([runc, "spec"], cwd=self._folder, check=True)
        config = json.loads((self._folder / "config.json").read_text())
        config["process"]["terminal"] = False
        config["root"]["path"] = str(self.rootfs)
        return config

    def config(self, variant, name, args):
        """NAME also names the container's cgroup, below the bench's."""
        config = copy.deepcopy(self._base)
        config["process"]["args"] = args
        config["linux"]["cgroupsPath"] = f"{self._cgroups.path}/{name}"
        if variant == "limits":
            config["linux"]["resources"].update({
                "memory": {"limit": 64 << 20, "reservation": 32 << 20},
                "cpu": {"shares": 512, "quota": 50000, "period": 100000},
                "pids": {"limit": 100},
            })
        elif variant == "seccomp":
            config["linux"]["seccomp"] = seccomp.profile(config["process"]["capabilities"]["bounding"])
        elif variant in GROWTH:
            number, _, what = variant.partition("-")
            self._grow(config, what, int(number))
        return config

    def _grow(self, config, what, number):
        if what == "mounts":
            config["mounts"] += [{"destination": f"/mnt/{i}", "type": "bind", "source": str(self.rootfs / "tmp"),
                                  "options": ["bind", "ro", "nosuid", "rprivate"]} for i in range(number)]
        elif what == "rules":
            config["linux"]["seccomp"] = {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
                {"names": ["personality"], "action": "SCMP_ACT_ERRNO",
                 "args": [{"index": 0, "value": i, "op": "SCMP_CMP_EQ"}]} for i in range(number)]}
        else:
            config["process"]["env"] += [f"V{i:04}=" + 994 * "x" for i in range(number)]

    def make(self, variant, name, args, memory_limit=None):
        """Writes a bundle and returns its folder."""
        config = self.config(variant, name, args)
        if memory_limit is not None:
            config["linux"]["resources"]["memory"] = {"limit": memory_limit}
        folder = self._folder / f"{variant}-{name}"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(json.dumps(config, indent=2))
        return folder
