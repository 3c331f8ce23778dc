"""The README as PyPI shows it, with full addresses: hatchling runs this when it builds.

On PyPI a link to `docs/tutorial.md` leads nowhere, and a picture in `docs/images/` is not shown.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

REPOSITORY = "https://github.com/roadmap-toml/roadmap-toml"
_CODE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(r'(?<=\]\()(?!https?:)[^)\s]+|(?<=src=")(?!https?:)[^"]+|(?<=srcset=")(?!https?:)[^"]+')


def with_full_addresses(readme: str) -> str:
    """Return Markdown whose links and pictures outside code name GitHub instead of files beside it."""
    parts = _CODE.split(readme)
    parts[::2] = [_TARGET.sub(lambda match: _address(match[0]), part) for part in parts[::2]]
    return "".join(parts)


def _address(target: str) -> str:
    if target.startswith("#"):
        return f"{REPOSITORY}{target}"
    kind = "raw" if target.endswith((".svg", ".png")) else "blob"
    return f"{REPOSITORY}/{kind}/main/{target}"


class ReadmeHook(MetadataHookInterface):
    """What hatchling calls for the metadata of the wheel and the sdist."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the long description."""
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": with_full_addresses(text)}
