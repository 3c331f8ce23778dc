"""The roadmap that a change started from: what `check --since` holds the present one against."""

from roadmap_cli import console
from roadmap_cli.commands.revisions import find_revision, load_revision, track_file
from roadmap_cli.commands.session import LoadedRoadmap
from roadmap_cli.errors import NotThereError
from roadmap_cli.finding import FaultyRoadmapError
from roadmap_cli.history.repository import SHALLOW, Tracked, merge_base
from roadmap_cli.history.versions import path_at
from roadmap_cli.lookup import short


def before_change(file: str | None, since: str) -> LoadedRoadmap | None:
    """Return the roadmap as it was where the present branch left the one that a revision names.

    What happened on the other branch since is not this change's. None where there was no roadmap then, or
    none that can be read, which is said on stderr. Raises NotThereError for a revision that is not there, and
    where a shallow clone lacks the commit at which the two parted.
    """
    tracked = track_file(file)
    commit = _start_of_change(tracked, since)
    if path_at(tracked, commit) is None:
        console.talk(f"there was no roadmap at {commit[:10]} yet, so all findings count")
        return None
    try:
        return load_revision(tracked, commit)
    except FaultyRoadmapError as error:
        console.talk(
            f"the roadmap could not be read at {commit[:10]}, so all findings count: {error.sentences[0]}"
        )
        return None


def _start_of_change(tracked: Tracked, since: str) -> str:
    revision = find_revision(tracked, since, "--since")
    parted = merge_base(tracked.repository, revision.commit, tracked.tip)
    if parted is None and tracked.repository.is_shallow:
        # Held against the revision itself, a change would answer for what others did there since.
        raise NotThereError(
            f"--since: the commit where the present branch left {short(since)} is not here: {SHALLOW}, "
            "in CI a checkout of the whole history"
        )
    return parted or revision.commit
