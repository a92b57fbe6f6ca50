"""The schema of a workspace, one named step after the other; a released step never changes."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Migrations

from fieldkit.storage.projected_tables import INSPECTIONS, TABLES

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
    for table in TABLES:
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
