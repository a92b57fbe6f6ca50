"""Storage against the bare driver doing the same work: saving an answer, importing inspections.

A ratio is time of ours by time of the bare driver's with the same cipher and settings, medians of
rounds that take turns in one process on one disk.
Run: python -m tests.benchmarks storage
"""

import json
import statistics
import tempfile
import time
from pathlib import Path

from sqlcipher3 import dbapi2

from fieldkit.clock import SystemClock
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import DeviceKey
from fieldkit.ledger.records import Record
from fieldkit.ledger.roster import Roster
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.projected_tables import INSPECTIONS
from fieldkit.storage.projection import Standing, inspection_row
from fieldkit.storage.workspace import Workspace
from tests.benchmarks.figure import Figure

ANSWERS = 400
INSPECTION_COUNT = 10_000
ANSWERS_EACH = 60
DEFAULT_PAGES, OUR_PAGES = 4096, 8192


def figures():
    """All figures of this file."""
    return [*save_an_answer(), *import_inspections()]


def save_an_answer():
    """One durable draft step against one durable insert of the same bytes by the bare driver."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        workspace = Workspace.create(folder / "w", "x", "B", "inspector", SystemClock())
        draft = workspace.drafts.create(NewDraft("f", "h"))
        plain = _bare(folder / "plain.db")
        plain.execute("CREATE TABLE steps (draft TEXT, number INTEGER, step TEXT,"
                      " PRIMARY KEY (draft, number)) WITHOUT ROWID")  # fmt: skip
        ours, bare = [], []
        for number in range(ANSWERS):
            step = ["set", f"/data/group/question_{number}", "an answer of a usual length"]
            begun = time.perf_counter()
            workspace.drafts.append_step(draft.id, step)
            between = time.perf_counter()
            plain.execute(
                "INSERT INTO steps VALUES (?, ?, ?)", (draft.id, number, json.dumps(step))
            )
            ours.append(between - begun)
            bare.append(time.perf_counter() - between)
        plain.close()
        workspace.close()
    peer = f"{ms(bare)}, bare commit of the same bytes"
    return [Figure("save an answer durably", ms(ours), peer, ratio(ours, bare), "<= 1.5")]


def import_inspections(rounds=5):
    """Accepting 10,000 records from their bytes against executemany of the same rows."""
    lines, checkpoint = written_lines(INSPECTION_COUNT)
    ours, bare, alike, known = [], [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
            folder = Path(name)
            workspace = Workspace.create(folder / "w", "x", "B", "supervisor", SystemClock())
            begun = time.perf_counter()
            workspace.accept([Record.parse(line) for line in lines], [checkpoint])
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            workspace.accept([Record.parse(line) for line in lines], [checkpoint])
            known.append(time.perf_counter() - begun)
            workspace.close()
            bare.append(bare_import(folder / "bare.db", lines))
            alike.append(bare_import(folder / "alike.db", lines, pages=OUR_PAGES))
    what = f"take in {INSPECTION_COUNT} records x {ANSWERS_EACH} answers"
    peer = f"{ms(bare)}, executemany of the same rows"
    return [
        Figure(what, ms(ours), peer, ratio(ours, bare), "<= 1.6"),
        Figure(
            "the same against pages of our size",
            ms(ours),
            f"{ms(alike)}, executemany",
            ratio(ours, alike),
        ),
        Figure(
            "the same records again",
            ms(known),
            f"{ms(ours)}, the first time",
            ratio(known, ours),
            "<= 0.5",
        ),
    ]


def written_lines(count):
    """The lines of one device's chain of inspections, and the checkpoint that proves them."""
    chain = Chain(DeviceKey.generate(), SystemClock())
    answers = "".join(f"<q{n}>answer {n} \u00b0C</q{n}>" for n in range(ANSWERS_EACH))
    lines = []
    for number in range(count):
        summary = {
            "site": f"S{number % 500}", "score": f"{number % 100}.5", "grade": "B",
            "alert": "none", "inspector": "Aru", "exercise": False, "form_title": "Food",
        }  # fmt: skip
        body = {
            "xml": f'<data id="fk_food" version="1">{answers}<n>{number}</n></data>',
            "files": {}, "summary": summary, "reason": None, "withdrawn": False,
            "findings": [{"path": "/data/q1", "label": "No soap at the basin",
                          "severity": "major", "corrected": False}],
        }  # fmt: skip
        form = {"id": "fk_food", "version": "1", "hash": "f" * 64}
        record = chain.next_record("revision", SystemClock().new_uuid(), body, (), form)
        chain.advance(record)
        lines.append(record.raw)
    return lines, chain.checkpoint()


def bare_import(path, lines, held=(), pages=DEFAULT_PAGES):
    """The time of executemany of the rows that accepting writes, made ready before.

    `pages` is the size of the database's pages in bytes: as SQLCipher comes, or as we have them.
    """
    connection = _bare(path, pages)
    for statement in _schema():
        connection.execute(statement)
    _write_rows(connection, *_rows(held, 0))
    rows = _rows(lines, len(held))
    begun = time.perf_counter()
    _write_rows(connection, *rows)
    taken = time.perf_counter() - begun
    connection.close()
    return taken


def _rows(lines, first):
    """The rows of the three tables that hold an inspection, numbered from `first` on."""
    records = [Record.parse(line) for line in lines]
    standing = Standing(Roster.of([]), {})
    ledger = [(r.id, r.device, r.seq, r.kind, r.entity, r.raw) for r in records]
    computed = [
        (number, *inspection_row([record], standing))
        for number, record in enumerate(records, first)
    ]
    return ledger, computed, [(row[0], row[-1]) for row in computed]


def _write_rows(connection, ledger, computed, words):
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", ledger)
    marks = ", ".join("?" * (len(INSPECTIONS.columns) + 1))
    connection.executemany(f"INSERT INTO inspections VALUES ({marks})", computed)
    connection.executemany("INSERT INTO inspection_words (rowid, words) VALUES (?, ?)", words)
    connection.execute("COMMIT")


def _schema():
    """The statements that made the tables and indexes of a real workspace."""
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace.create(Path(name) / "w", "x", "B", "inspector", SystemClock())
        statements = workspace._database.rows(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN"
            " ('records', 'inspections', 'inspection_words')"
            " ORDER BY type = 'index', name"
        )
        workspace.close()
    return [sql for (sql,) in statements]


def _bare(path, pages=DEFAULT_PAGES):
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA key = \"x'" + "ab" * 32 + "'\"")
    connection.execute(f"PRAGMA cipher_page_size = {pages}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def ratio(ours, bare):
    """Median by median."""
    return statistics.median(ours) / statistics.median(bare)


def ms(times):
    """The median of seconds, in words."""
    return f"{statistics.median(times) * 1000:.4g} ms"
