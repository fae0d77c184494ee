"""A seccomp profile of the size that engines use: their default profile in the form of config.json.

The engines keep it with conditions (capabilities, architecture, kernel version) that they resolve for each
container; the profile is the one of Debian's golang-github-containers-common.
"""

import json
import os
import platform
import re
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "golang-github-containers-common"
FILE = Path("usr/share/containers/seccomp.json")


def profile(capabilities):
    """The profile for a container with these capabilities, on this machine."""
    source = json.loads(_engine_profile().read_text())
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    architecture = "SCMP_ARCH_" + {"amd64": "X86_64", "arm64": "AARCH64"}.get(machine, machine.upper())
    architectures = next(([a["architecture"], *a["subArchitectures"]] for a in source["archMap"]
                          if a["architecture"] == architecture), [architecture])
    rules = [_rule(r) for r in source["syscalls"] if _applies(r, set(capabilities), machine)]
    kept = ("defaultAction", "defaultErrnoRet")
    return {**{key: source[key] for key in kept if key in source}, "architectures": architectures, "syscalls": rules}


def names(seccomp):
    return sum(len(rule["names"]) for rule in seccomp["syscalls"])


def _engine_profile():
    installed = Path("/") / FILE
    if installed.exists():
        return installed
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "davit"
    kept = cache / f"{PACKAGE}-seccomp.json"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            os.chmod(folder, 0o755)
            subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=", "download", PACKAGE], cwd=folder, check=True,
                           stdout=subprocess.DEVNULL)
            subprocess.run(["dpkg-deb", "-x", next(Path(folder).glob("*.deb")), folder], check=True)
            os.rename(Path(folder) / FILE, kept)
    return kept


def _applies(rule, capabilities, machine):
    includes, excludes = rule.get("includes") or {}, rule.get("excludes") or {}
    return (all(cap in capabilities for cap in includes.get("caps") or [])
            and machine in (includes.get("arches") or [machine])
            and _kernel() >= _version(includes.get("minKernel") or "0.0")
            and not any(cap in capabilities for cap in excludes.get("caps") or [])
            and machine not in (excludes.get("arches") or []))


def _kernel():
    return _version(platform.release())


def _version(text):
    return tuple(int(n) for n in re.findall(r"\d+", text)[:2])


def _rule(rule):
    kept = {"names": rule["names"], "action": rule["action"]}
    if rule.get("errnoRet") is not None:
        kept["errnoRet"] = rule["errnoRet"]
    if rule.get("args"):
        kept["args"] = [{key: arg[key] for key in ("index", "value", "valueTwo", "op") if key in arg}
                        for arg in rule["args"]]
    return kept
