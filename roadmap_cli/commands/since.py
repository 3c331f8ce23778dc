"""The roadmap that a change started from: what `check --since` holds the present one against."""

from roadmap_cli import console
from roadmap_cli.commands.revisions import find_revision, opened_revision, track_file
from roadmap_cli.commands.session import Opened
from roadmap_cli.errors import NotThereError
from roadmap_cli.finding import FaultyRoadmapError
from roadmap_cli.history.git import merge_base
from roadmap_cli.history.versions import path_at
from roadmap_cli.lookup import short


def before_change(file: str | None, since: str) -> Opened | None:
    """Return the roadmap as it was where the present branch left the one that a revision names.

    What happened on the other branch since is not this change's. None where there was no roadmap then, or
    none that can be read, which is said on stderr. Raises NotThereError for a revision that is not there.
    """
    tracked = track_file(file)
    revision = find_revision(tracked, since, "--since")
    commit = merge_base(tracked.repository, revision.commit, tracked.tip)
    if commit is None and tracked.repository.is_shallow:
        raise NotThereError(
            f"this shallow clone lacks the commit where the present branch left {short(since)}; "
            "`git fetch --unshallow` gets it (in GitHub Actions: fetch-depth: 0)"
        )
    commit = commit or revision.commit
    if path_at(tracked, commit) is None:
        console.talk(f"there was no roadmap at {commit[:10]} yet, so all findings count")
        return None
    try:
        return opened_revision(tracked, commit)
    except FaultyRoadmapError as error:
        console.talk(
            f"the roadmap could not be read at {commit[:10]}, so all findings count: {error.sentences[0]}"
        )
        return None
