"""The database in the programs that people open it with: the SQLite shell, Datasette and DuckDB."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.output.export.sqlite import render_sqlite
from tests.conftest import ROOT, SHIPPED
from tests.output.snapshots import snapshot_of
from tests.tools import tool

SLIPPED = [("net-zero-grids", "ca", 5479), ("oil-and-gas-methane-75", None, 1826)]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the database of the shipped roadmap."""
    path = tmp_path / "roadmap.db"
    path.write_bytes(render_sqlite(snapshot_of(SHIPPED.read_text(encoding="utf-8"))))
    return path


def test_the_sqlite_shell(database: Path) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("sqlite3 is not installed: apt-get install sqlite3")
    query = "SELECT commitment, partner, days FROM slipped"
    done = subprocess.run([shell, "-json", database, query], capture_output=True, check=True)
    assert [tuple(row.values()) for row in json.loads(done.stdout)] == SLIPPED


def datasette(database: Path, path: str) -> str:
    """Return what Datasette answers to a request."""
    program = tool("datasette")
    done = subprocess.run(
        [program, "serve", database, "--get", path], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_datasette_serves_rows_and_views(database: Path) -> None:
    found = json.loads(datasette(database, "/roadmap/slipped.json?_shape=array"))
    assert [(row["commitment"], row["partner"], row["days"]) for row in found] == SLIPPED
    climate = json.loads(datasette(database, "/roadmap/commitments.json?area=climate&_shape=array"))
    assert len(climate) == 7


def test_datasette_links_what_a_commitment_refers_to(database: Path) -> None:
    page = datasette(database, "/roadmap/commitments?id=net-zero-grids")
    assert '<a href="/roadmap/areas/climate">Accelerating climate ambitions</a>' in page


@pytest.fixture
def duckdb(database: Path) -> Any:
    """Return a connection of DuckDB to the database, as `r`."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install -e '.[clients]'")
    found = find_spec("duckdb_extension_sqlite_scanner")
    if found is None or found.origin is None:
        pytest.skip("the extension is not installed: pip install -e '.[clients]'")
    (extension,) = Path(found.origin).parent.rglob("sqlite_scanner.duckdb_extension")
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"ATTACH '{database}' AS r (TYPE sqlite)")
    return connection


def test_duckdb_reads_views_and_days(duckdb: Any) -> None:
    assert duckdb.execute("SELECT commitment, partner, days FROM r.slipped").fetchall() == SLIPPED
    assert duckdb.execute("SELECT count(*) FROM r.overdue").fetchall() == [(0,)]
    scores = duckdb.execute("SELECT partner, score FROM r.scorecard").fetchall()
    assert scores == [("ca", 7), ("mx", 3), ("us", 3)]
    until = "SELECT max(due - DATE '2026-02-01') FROM r.commitments"
    assert duckdb.execute(until).fetchall() == [(9099,)]


def test_duckdb_writes_parquet(duckdb: Any, tmp_path: Path) -> None:
    parquet = tmp_path / "commitments.parquet"
    duckdb.execute(f"COPY (FROM r.commitments) TO '{parquet}'")
    assert duckdb.execute(f"SELECT count(*) FROM '{parquet}'").fetchall() == [(25,)]


def test_the_queries_of_the_manual_run_in_duckdb(
    duckdb: Any, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(database.parent)
    page = (ROOT / "docs" / "how-to" / "analyze-with-sql.md").read_text(encoding="utf-8")
    attach, *queries = page.split("```sql\n")[1].split("```")[0].split(";\n")
    assert attach == "ATTACH 'ministries.db' AS m (TYPE sqlite)"
    duckdb.execute(f"ATTACH '{database}' AS m (TYPE sqlite)")
    found = [duckdb.execute(query).fetchall() for query in queries if query.strip()]
    assert found[0] == [("roadmap", 0.0, 25)]
    assert found[1] == [(2024, 1, 5479.0), (2025, 1, 1826.0)]
    assert sorted(found[2]) == [("ca", 1, 25), ("mx", 1, 3), ("us", 1, 24)]
    assert Path("commitments.parquet").exists()
