"""What is measured: runtimes by their command line, and the floor."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Runtime:
    name: str
    program: Path
    root: Path
    version: str = field(init=False)

    def __post_init__(self):
        self.root.mkdir()
        done = subprocess.run([self.program, "--version"], capture_output=True, text=True, timeout=30, check=False)
        self.version = done.stdout.splitlines()[0].strip() if done.stdout else f"{self.program} --version: nothing"

    def command(self, operation, container, bundle=None, *arguments):
        """The command line of an operation, as the engines use it."""
        words = [operation]
        if operation in ("run", "create"):
            words += ["--bundle", bundle]
        words += [*arguments, container]
        if operation == "kill":
            words += ["KILL"]
        elif operation == "exec":
            words += ["/bin/true"]
        return [self.program, "--root", self.root, *words]

    def delete_all(self):
        """Deletes whatever containers are left, ready or not."""
        for container in [entry for entry in self.root.iterdir() if not entry.name.startswith(".")]:
            try:
                subprocess.run([self.program, "--root", self.root, "delete", "--force", container.name],
                               capture_output=True, timeout=20, check=False)
            except subprocess.TimeoutExpired:
                pass  # its processes and cgroups are cleared away after this


class Floor:
    """The kernel's own work (floor.c); it can only run."""

    name = "kernel"

    def __init__(self, program):
        self.program = program

    def command(self, operation, container, bundle=None, *arguments):
        assert operation == "run" and not arguments
        return [self.program, container]
