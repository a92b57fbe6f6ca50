"""The sealed file: properties, the record inside it, and every way it can be broken."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest

from fieldkit.errors import FieldKitError
from fieldkit.reports.inspection import inspection_document
from fieldkit.reports.seal import carried, seal
from fieldkit.reports.writer import write_pdf

BUNDLE = bytes(range(256)) * 40


@pytest.fixture
def sealed(view):
    document = inspection_document(view("ru", photos=()))
    return seal(write_pdf(document), document.meta, BUNDLE, "record.fieldkit")


def refusal(pdf):
    with pytest.raises(FieldKitError) as caught:
        carried(pdf)
    assert str(caught.value)
    return caught.value.code


def changed(pdf, change, **options):
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        target = BytesIO()
        document.save(target, **options)
    return target.getvalue()


def test_what_was_put_in_comes_out(sealed):
    assert carried(sealed) == BUNDLE


def test_other_programs_find_it(sealed, tmp_path):
    if shutil.which("pdfdetach") is None:
        pytest.skip("poppler's pdfdetach is not installed")
    (tmp_path / "a.pdf").write_bytes(sealed)
    subprocess.run(
        ["pdfdetach", "-saveall", "a.pdf"], cwd=tmp_path, check=True, capture_output=True
    )
    assert (tmp_path / "record.fieldkit").read_bytes() == BUNDLE


def test_properties(sealed):
    with pikepdf.open(BytesIO(sealed)) as document:
        assert document.Root.Lang == "ru"
        assert "Плов" in str(document.docinfo["/Title"])
        assert document.docinfo["/CreationDate"] == "D:20260602091244Z"
        assert document.Root.AF[0].AFRelationship == "/Data"
        with document.open_metadata() as xmp:
            assert xmp["dc:identifier"] == "3f1c9a52-7a6e-4f0e-9b1d-2c5d8e7f6a01"
        assert document.check_pdf_syntax() == []


def test_it_survives_another_program_writing_it_anew(sealed):
    assert carried(changed(sealed, lambda document: None, linearize=True)) == BUNDLE
    plain = changed(
        sealed,
        lambda document: None,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
    )
    assert carried(plain) == BUNDLE


def test_nothing_inside(view):
    document = inspection_document(view("en", photos=()))
    assert refusal(seal(write_pdf(document), document.meta, b"", "")) == "document.carries_nothing"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4",
        b"no pdf at all",
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>",
    ],
)
def test_no_pdf(content):
    assert refusal(content) in ("document.damaged", "document.carries_nothing")


def test_cut_short_anywhere(sealed):
    for length in range(0, len(sealed), max(1, len(sealed) // 60)):
        try:
            assert carried(sealed[:length]) == BUNDLE
        except FieldKitError as error:
            assert error.code.startswith("document.")


def test_flipped_bytes_never_give_another_record(sealed):
    for place in range(0, len(sealed), max(1, len(sealed) // 250)):
        broken = bytearray(sealed)
        broken[place] ^= 0x5A
        try:
            assert carried(bytes(broken)) == BUNDLE
        except FieldKitError as error:
            assert error.code.startswith("document.")


def test_a_changed_record_is_noticed(sealed):
    def change(document):
        document.Root.AF[0].EF.F.write(BUNDLE[:-1] + b"!")

    assert refusal(changed(sealed, change)) in ("document.altered", "document.damaged")


def test_a_record_that_unpacks_to_too_much(sealed):
    def change(document):
        document.Root.AF[0].EF.F.Params.Size = 10**12

    assert refusal(changed(sealed, change)) == "document.too_large"


@pytest.mark.parametrize("part", ["/EF", "/AFRelationship"])
def test_a_specification_with_a_part_missing(sealed, part):
    def change(document):
        del document.Root.AF[0][part]

    assert refusal(changed(sealed, change)).startswith("document.")


def test_protected_with_a_password(sealed):
    locked = changed(
        sealed, lambda document: None, encryption=pikepdf.Encryption(owner="o", user="u")
    )
    assert refusal(locked) == "document.locked"
