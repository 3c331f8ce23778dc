"""The GitHub action: its own steps, run by bash as GitHub's runner would, on pull requests and pushes."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.histories import History, commitment, git, roadmap_of
from tests.integrations.actions_runner import ACTION, Job
from tests.integrations.tools import commit_ours, load_yaml, make_program, validate, zizmor

INSTALL, CHECK = "Install roadmap", "Check the roadmap"
LOST = '"lost"'
OLD_FAULT = commitment("old-fault", area=LOST)

Clone = Callable[..., Job]


class Origin:
    """A repository with two pull requests, opened when its main branch was at `base` and had an error."""

    def __init__(self, folder: Path) -> None:
        history = History(folder)
        self.url = f"file://{folder}"
        self.base = history.commit(roadmap_of(commitment("one") + "\n" * 9 + OLD_FAULT))
        self.heads = {}
        for name, one in (
            ("harmless", commitment("one", owner='"Ann"')),
            ("harmful", commitment("one", area=LOST)),
        ):
            history.git("checkout", "-q", "-b", name, self.base)
            history.commit_all("Begin")
            self.heads[name] = history.commit(roadmap_of(one + "\n" * 9 + OLD_FAULT))
        history.git("checkout", "-q", "main")
        moved = OLD_FAULT + "\n" * 9 + commitment("new-fault", area=LOST)
        self.tip = history.commit(roadmap_of(commitment("one") + "\n" * 9 + moved))
        self.merges = {}
        for number, name in enumerate(self.heads, 1):
            history.git("checkout", "-q", "--detach", self.tip)
            history.git("merge", "-q", "--no-ff", "-m", "parent 0000\n\nparent 1111", name)
            self.merges[name] = history.git("rev-parse", "HEAD").strip()
            history.git("update-ref", f"refs/pull/{number}/merge", "HEAD")
        history.git("checkout", "-q", "main")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    return Origin(tmp_path_factory.mktemp("origin"))


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return a job in an empty workspace, with roadmap installed."""
    job = Job(tmp_path / "workspace", tmp_path / "temporary")
    job.workspace.mkdir()
    make_program(job.temporary / "roadmap-check" / "bin" / "roadmap")
    return job


@pytest.fixture
def clone(job: Job, origin: Origin) -> Clone:
    """Return the function that checks a commit out as actions/checkout does."""

    def check_out(commit: str, *, shallow: bool = False) -> Job:
        git(job.workspace, "init", "-q")
        git(job.workspace, "remote", "add", "origin", origin.url)
        if shallow:
            git(job.workspace, "fetch", "-q", "--no-tags", "--depth=1", "origin", commit)
        else:
            git(job.workspace, "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", commit)
        git(job.workspace, "checkout", "-q", "--detach", commit)
        job.sha = commit
        return job

    return check_out


@pytest.fixture
def pull_request(clone: Clone, origin: Origin) -> Clone:
    """Return the function that gives a job of a pull request; by default GitHub's merge is checked out."""

    def start(name: str, *, shallow: bool, head: bool = False) -> Job:
        job = clone(origin.heads[name] if head else origin.merges[name], shallow=shallow)
        job.event = {"pull_request": {"base": {"sha": origin.base}}}
        job.ref, job.sha = "refs/pull/1/merge", origin.merges[name]
        return job

    return start


class TestPullRequest:
    @pytest.mark.parametrize("shallow", [False, True], ids=["whole history", "one commit"])
    def test_fails_for_what_it_breaks_and_for_nothing_else(self, pull_request: Clone, shallow: bool) -> None:
        job = pull_request("harmful", shallow=shallow)
        result = job.run(CHECK, select="RM2")
        assert (result.exit_code, result.stderr) == (1, "")
        annotation, count = result.stdout.splitlines()
        assert annotation.startswith("::error title=RM201 unknown-area,file=roadmap.toml,line=9,")
        assert count == "1 error; 2 errors elsewhere do not count"
        assert "### Roadmap check failed: 1 error" in job.summary
        assert "Not touched by the change" in job.summary

    @pytest.mark.parametrize("shallow", [False, True], ids=["whole history", "one commit"])
    def test_passes_where_others_broke_it(self, pull_request: Clone, shallow: bool) -> None:
        job = pull_request("harmless", shallow=shallow)
        assert job.run(CHECK).exit_code == 0
        assert "### Roadmap check passed" in job.summary

    def test_counts_the_whole_file_where_since_is_empty(self, pull_request: Clone) -> None:
        assert pull_request("harmless", shallow=True).run(CHECK, since="").exit_code == 1

    @pytest.mark.parametrize(("name", "code"), [("harmless", 0), ("harmful", 1)])
    def test_may_have_its_own_head_checked_out(self, pull_request: Clone, name: str, code: int) -> None:
        assert pull_request(name, shallow=False, head=True).run(CHECK).exit_code == code

    def test_names_the_remedy_where_the_base_is_out_of_reach(self, pull_request: Clone) -> None:
        job = pull_request("harmless", shallow=True, head=True)
        result = job.run(CHECK)
        assert result.exit_code == 4
        assert result.stdout == (
            "::error title=roadmap check::this shallow checkout lacks the base of the change "
            f"({job.event['pull_request']['base']['sha'][:10]}); set fetch-depth: 0 in actions/checkout\n"
        )

    def test_names_the_remedy_where_nothing_can_be_fetched(self, pull_request: Clone) -> None:
        job = pull_request("harmless", shallow=True)
        git(job.workspace, "remote", "set-url", "origin", "file:///nowhere")
        result = job.run(CHECK)
        assert (result.exit_code, "fetch-depth: 0" in result.stdout) == (4, True)

    def test_may_be_checked_out_into_a_folder(self, job: Job, pull_request: Clone) -> None:
        whole = job.workspace
        job.workspace = whole / "sub"
        job.workspace.mkdir()
        pull_request("harmful", shallow=True)
        job.workspace = whole
        assert job.run(CHECK, file="sub/roadmap.toml").exit_code == 1
        assert "Not touched by the change" in job.summary


def test_a_merge_queue_has_a_base_too(clone: Clone, origin: Origin) -> None:
    job = clone(origin.merges["harmless"], shallow=True)
    job.event, job.ref = {"merge_group": {"base_sha": origin.tip}}, "refs/heads/gh-readonly-queue/main/pr-1"
    assert job.run(CHECK).exit_code == 0


class TestPush:
    def test_the_whole_file_counts(self, clone: Clone, origin: Origin) -> None:
        job = clone(origin.base, shallow=True)
        result = job.run(CHECK)
        assert result.exit_code == 1
        assert "old-fault" in result.stdout
        assert "Not touched" not in job.summary

    def test_a_revision_may_be_named(self, clone: Clone, origin: Origin) -> None:
        assert clone(origin.heads["harmless"]).run(CHECK, since=origin.base).exit_code == 0

    def test_a_revision_that_is_not_there_is_said(self, clone: Clone, origin: Origin) -> None:
        result = clone(origin.base, shallow=True).run(CHECK, since="v9")
        assert result.exit_code == 4
        assert "fetch" in result.stderr

    def test_other_inputs_reach_the_check(self, clone: Clone, origin: Origin) -> None:
        job = clone(origin.base)
        assert job.run(CHECK, fail_on="never").exit_code == 0
        assert job.run(CHECK, ignore="RM3,RM2").exit_code == 0
        assert job.run(CHECK, select="RM3").exit_code == 0
        assert job.run(CHECK, fail_on="eror").exit_code == 2
        assert job.run(CHECK, file="other.toml").exit_code == 3

    def test_the_day_reaches_the_check(self, job: Job) -> None:
        late = roadmap_of(commitment("one", deadline='"2030"'))
        (job.workspace / "roadmap.toml").write_text(late)
        assert job.run(CHECK, select="RM301", fail_on="warning", as_of="2030-06-01").exit_code == 0
        assert job.run(CHECK, select="RM301", fail_on="warning", as_of="2031-01-01").exit_code == 1

    def test_sarif_is_written_where_it_is_wanted(self, clone: Clone, origin: Origin) -> None:
        job = clone(origin.base)
        assert job.run(CHECK, select="RM2", sarif="roadmap.sarif").exit_code == 1
        written = json.loads((job.workspace / "roadmap.sarif").read_text())
        assert written["runs"][0]["results"][0]["ruleId"] == "RM201"

    def test_a_file_that_cannot_be_read_is_annotated(self, job: Job) -> None:
        (job.workspace / "roadmap.toml").write_text("[roadmap\n")
        result = job.run(CHECK)
        assert result.exit_code == 3
        assert result.stdout.startswith("::error title=RM101 syntax,file=roadmap.toml,line=1,")


HOSTILE_INPUTS = [
    "; touch pwned", "$(touch pwned)", "`touch pwned`", "a && touch pwned", "'; touch pwned; '",
    '"; touch pwned; "', "two\nlines\n", "a\n::stop-commands::x/b", "%0A::stop-commands::x", "-rf", "--help",
    "*", "${HOME}", "a b", "--upload-pack=touch pwned/x",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE_INPUTS)
def test_inputs_stay_data_whatever_they_hold(job: Job, value: str) -> None:
    recorder = '#!/bin/sh\nprintf "%s\\0" "$@" >"$RUNNER_TEMP/words"\n'
    make_program(job.temporary / "roadmap-check" / "bin" / "roadmap", recorder)
    job.event = {"pull_request": {"base": {"sha": "0" * 40}}}
    names = ("file", "since", "fail_on", "select", "ignore", "as_of", "sarif")
    for since in (value, "auto"):
        result = job.run(CHECK, **{**dict.fromkeys(names, value), "since": since})
        assert result == (0, "", "")
        assert (job.temporary / "words").read_text().split("\0")[:-1] == [
            "check", f"--file={value}", f"--since={value if since != 'auto' else '0' * 40}",
            f"--fail-on={value}", f"--select={value}", f"--ignore={value}", f"--as-of={value}",
            f"--report=sarif={value}",
        ]  # fmt: skip
    assert list(job.workspace.iterdir()) == []


def test_an_old_python_is_told_with_its_remedy(job: Job, tmp_path: Path) -> None:
    make_program(tmp_path / "old" / "python3", "#!/bin/sh\nexit 1\n")
    assert job.run(INSTALL, path=str(tmp_path / "old")) == (
        2,
        "::error title=roadmap check::Python 3.11 or newer is required; run actions/setup-python first\n",
        "",
    )


def test_no_expression_stands_in_a_script_and_no_other_action_is_used() -> None:
    for step in load_yaml(ACTION.read_text())["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert "uses" not in step


def test_the_schema_of_actions_takes_it(tmp_path: Path) -> None:
    done = validate("github-actions", ACTION)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "action.yml"
    broken.write_text(ACTION.read_text().replace("      shell: bash\n", ""))
    assert validate("github-actions", broken).returncode == 1


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    done = zizmor(ACTION)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "action.yml"
    broken.write_text(ACTION.read_text().replace('"$CHECK_FILE"', '"${{ inputs.file }}"'))
    assert "template-injection" in zizmor(broken).stdout


@pytest.mark.sweep
@pytest.mark.usefixtures("index")
def test_it_installs_itself_whatever_lies_in_the_workspace(job: Job, tmp_path: Path) -> None:
    commit_ours(tmp_path / "ours")
    job.action_path, job.temporary = tmp_path / "ours", tmp_path / "fresh"
    job.temporary.mkdir()
    (job.workspace / "roadmap.toml").write_text(roadmap_of(OLD_FAULT))
    for module in ("venv", "pip", "ensurepip", "sitecustomize", "roadmap_cli", "typer"):
        (job.workspace / f"{module}.py").write_text("open('pwned', 'w')")
    installed = job.run(INSTALL, path=str(Path(sys.executable).parent))
    assert installed.exit_code == 0, installed.stderr
    assert job.run(CHECK).exit_code == 1
    assert not (job.workspace / "pwned").exists()
