"""How GitHub's runner starts a composite action: a small stand-in, after its documentation.

It fills in `${{ … }}` as far as action.yml uses it, and gives each `run` to bash as `shell: bash` says.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from tests.conftest import ROOT, Result
from tests.integrations.tools import load_yaml

ACTION = ROOT / "action.yml"
_EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")


class Job(msgspec.Struct):
    """A job on a runner: where it works, and what GitHub says of the event."""

    workspace: Path
    temporary: Path
    event: dict[str, Any] = {}
    ref: str = "refs/heads/main"
    sha: str = ""
    action_path: Path = ROOT

    @property
    def summary(self) -> str:
        """Return the summary of the step; empty where there is none."""
        file = self.temporary / "summary.md"
        return file.read_text() if file.exists() else ""

    def run(self, step: str, *, path: str = "", **inputs: str) -> Result:
        """Run the step of that name; `_` in an input's name stands for `-`, `path` is put before PATH."""
        action = load_yaml(ACTION.read_text())
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= action["inputs"].keys()
        context = {
            "inputs": {name: given.get(name, spec["default"]) for name, spec in action["inputs"].items()},
            "github": {"event": self.event},
        }
        [found] = [one for one in action["runs"]["steps"] if one["name"] == step]
        assert found["shell"] == "bash"
        script = self.temporary / "step.sh"
        script.write_text(_filled(found["run"], context))
        environment = {
            "PATH": f"{path}{os.pathsep}{os.environ['PATH']}" if path else os.environ["PATH"],
            "HOME": str(self.temporary),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action_path),
            "GITHUB_REF": self.ref,
            "GITHUB_SHA": self.sha,
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary.md"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temporary),
            **{name: _filled(value, context) for name, value in found.get("env", {}).items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace, env=environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)


def _filled(text: str, context: Mapping[str, Any]) -> str:
    return _EXPRESSION.sub(lambda match: _value(match[1], context), text)


def _value(expression: str, context: Mapping[str, Any]) -> str:
    """Return the first of `a.b || c.d` that is not empty; what does not exist is empty."""
    for word in expression.split(" || "):
        value: Any = context
        for key in word.split("."):
            value = value.get(key, {})
        if value:
            return str(value)
    return ""
