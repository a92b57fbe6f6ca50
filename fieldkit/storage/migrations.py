"""The schema of a workspace, one named step after the other; a released step never changes."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Migrations

from fieldkit.storage.projected_tables import (
    ALERT_STEPS,
    ALERTING,
    DISMISSALS,
    INSPECTIONS,
    LIMIT_PROFILES,
    MENTIONS,
    TABLES,
)

MIGRATIONS = Migrations("workspace")


@MIGRATIONS()  # type: ignore[untyped-decorator]
def ledger(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """Records with their bytes, checkpoints, and the device's own secrets and settings."""
    db.table("records").create(
        {"id": str, "device": str, "seq": int, "kind": str, "entity": str, "raw": bytes},
        pk="id",
        not_null={"device", "seq", "kind", "entity", "raw"},
        strict=True,
    )
    db.table("records").create_index(["device", "seq"])
    db.table("records").create_index(["entity"])
    # Revisions and reviews are the mass; the few others are read by kind.
    db.execute(
        "CREATE INDEX records_of_other_kinds ON records (kind)"
        " WHERE kind NOT IN ('revision', 'review')"
    )
    db.table("checkpoints").create(
        {
            "id": str,
            "device": str,
            "seq": int,
            "head": str,
            "statement": str,
            "signature": str,
        },
        pk="id",
        strict=True,
    )
    db.table("checkpoints").create_index(["device", "seq"])
    db.table("checkpoints").create_index(["head"])
    db.table("secrets").create({"name": str, "value": bytes}, pk="name", strict=True)
    db.table("settings").create({"name": str, "value": str}, pk="name", strict=True)


@MIGRATIONS()  # type: ignore[untyped-decorator]
def local_work(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """What is not in the ledger: attachments, drafts, quarantine, the history of imports."""
    db.table("attachments").create({"sha256": str, "size": int}, pk="sha256", strict=True)
    db.table("drafts").create(
        {
            "id": str,
            "inspection": str,
            "form": str,
            "form_hash": str,
            "site": str,
            "event": str,
            "exercise": int,
            "parents": str,
            "snapshot": str,
            "created": str,
            "changed": str,
        },
        pk="id",
        strict=True,
    )
    db.execute(
        "CREATE TABLE draft_steps (draft TEXT NOT NULL, number INTEGER NOT NULL,"
        " step TEXT NOT NULL, PRIMARY KEY (draft, number)) STRICT, WITHOUT ROWID"
    )
    db.table("quarantine").create(
        {"id": str, "device": str, "person": str, "name": str, "arrived": str},
        pk="id",
        strict=True,
    )
    db.table("imports").create(
        {"number": int, "at": str, "file": str, "device": str, "outcome": str},
        pk="number",
        strict=True,
    )


@MIGRATIONS()  # type: ignore[untyped-decorator]
def projection(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """The computed tables and the full text of the inspections."""
    later = (DISMISSALS, MENTIONS, ALERT_STEPS, LIMIT_PROFILES)
    for table in (each for each in TABLES if each not in later):
        if table is INSPECTIONS:
            # The full text hangs on the number, which a row keeps for life.
            db.table(table.name).create(
                {"number": int, **dict(table.columns)}, pk="number", strict=True
            )
            db.table(table.name).create_index(["id"], unique=True)
        else:
            db.table(table.name).create(dict(table.columns), pk=table.key_names, strict=True)
    db.table("sites").create_index(["code"])
    for columns in (["at"], ["site", "at"], ["state", "at"], ["device", "seq"]):
        db.table("inspections").create_index(columns)
    db.execute(
        "CREATE VIRTUAL TABLE inspection_words USING fts5(words, content='',"
        " contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )


@MIGRATIONS()  # type: ignore[untyped-decorator]
def dismissals(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """Which suspected duplicates a supervisor took for visits of their own."""
    db.table(DISMISSALS.name).create(dict(DISMISSALS.columns), pk=DISMISSALS.key_names, strict=True)


@MIGRATIONS()  # type: ignore[untyped-decorator]
def mentions(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """Findings followed up, samples taken and results, by the inspections that tell of them."""
    _make_mentions(db)


@MIGRATIONS()  # type: ignore[untyped-decorator]
def alerts(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """What supervisors did about alerts; mentions by their place, so that none hides another."""
    if "place" not in db.table(MENTIONS.name).columns_dict:
        db.table(MENTIONS.name).drop()
        _make_mentions(db)
    columns = dict(ALERT_STEPS.columns)
    db.table(ALERT_STEPS.name).create(columns, pk=ALERT_STEPS.key_names, strict=True)
    db.execute(f"CREATE INDEX alerting_inspections ON inspections (event, at) WHERE {ALERTING}")


@MIGRATIONS()  # type: ignore[untyped-decorator]
def limit_profiles(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    """Profiles of limits."""
    columns = dict(LIMIT_PROFILES.columns)
    db.table(LIMIT_PROFILES.name).create(columns, pk=LIMIT_PROFILES.key_names, strict=True)


def _make_mentions(db: Any) -> None:  # noqa: ANN401  sqlite_utils.Database
    db.table(MENTIONS.name).create(dict(MENTIONS.columns), pk=MENTIONS.key_names, strict=True)
    db.table(MENTIONS.name).create_index(["kind", "event", "at"])
