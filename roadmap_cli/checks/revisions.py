"""RM5: what a change to the file did to promises that were made before, when nothing says why."""

from roadmap_cli.checks.subject import Look

LOOKS: tuple[Look, ...] = ()
