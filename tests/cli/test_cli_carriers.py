"""Exports in parts and for a passphrase, imports of whole folders, as a person types them."""

import pytest

from fieldkit.app.carriers import carriers_among
from fieldkit.cli.main import run
from fieldkit.errors import FieldKitError


@pytest.mark.parametrize("typed", ["0,5M", "20 MB!", "M", ""])
def test_a_size_that_is_none_is_wrong_usage(typed, tmp_path, capsys):
    where = ["--workspace", str(tmp_path), "export", "-o", "x.fieldkit"]
    assert run([*where, "--split", typed], lambda _: 0) == 2
    assert "20M" in capsys.readouterr().err


def test_a_folder_stands_for_what_may_carry_records_in_it(tmp_path):
    names = ["b.fieldkit", "a.pdf", "in/c.JPG", "notes.txt", ".d.fieldkit.part", ".hidden/e.pdf"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = carriers_among([tmp_path / "b.fieldkit", tmp_path, tmp_path / "none"])
    assert [file.relative_to(tmp_path).as_posix() for file in found] == [
        "b.fieldkit",
        "a.pdf",
        "in/c.JPG",
        "none",
    ]


def test_a_folder_without_any_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(FieldKitError) as refusal:
        carriers_among([tmp_path])
    assert refusal.value.code == "sync.empty_folder"
