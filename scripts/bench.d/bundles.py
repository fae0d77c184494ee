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
}


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
        return config

    def make(self, variant, name, args, memory_limit=None):
        """Writes a bundle and returns its folder."""
        config = self.config(variant, name, args)
        if memory_limit is not None:
            config["linux"]["resources"]["memory"] = {"limit": memory_limit}
        folder = self._folder / f"{variant}-{name}"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(json.dumps(config, indent=2))
        return folder
