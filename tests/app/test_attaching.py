"""Files of answers: checked, made small, stripped of metadata, named apart."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image

from fieldkit.app.attaching import prepare
from fieldkit.errors import FieldKitError


def question(mediatype="image/*", control="upload", **parameters):
    return SimpleNamespace(
        name="photo", control=control, mediatype=mediatype, parameters=parameters
    )


def picture(size, kind="JPEG", exif=None):
    file = BytesIO()
    image = Image.new("RGB", size, "navy")
    if exif:
        data = Image.Exif()
        data[0x010E] = exif
        image.save(file, kind, exif=data)
    else:
        image.save(file, kind)
    return file.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def test_a_large_photo_shrinks_to_what_the_form_asks():
    made = prepare(question(**{"max-pixels": "400"}), "IMG 1.JPG", picture((2000, 1000)), "abcd")
    assert opened(made.content).size == (400, 200)
    assert made.name == "IMG_1-abcd.jpg"


def test_metadata_does_not_travel():
    made = prepare(question(), "a.jpg", picture((50, 50), exif="home address"), "1")
    assert b"home address" not in made.content


def test_a_drawing_stays_a_drawing():
    made = prepare(question(), "signature.png", picture((300, 80), "PNG"), "1")
    assert opened(made.content).format == "PNG"


def test_other_files_are_kept_byte_for_byte():
    made = prepare(question("audio/*"), "../../evil name.wav", b"RIFF....", "77")
    assert made.content == b"RIFF...."
    assert made.name == "evil_name-77.wav"


@pytest.mark.parametrize(
    ("asked", "content", "code"),
    [
        (question(), b"", "attachment.empty"),
        (question(), b"not a picture", "attachment.not_an_image"),
        (question(), picture((80, 80))[:200], "attachment.not_an_image"),
        (question(control="input"), b"x", "attachment.not_a_file_question"),
    ],
)
def test_what_cannot_be_attached_is_refused_with_the_question(asked, content, code):
    with pytest.raises(FieldKitError) as refusal:
        prepare(asked, "x.jpg", content, "1")
    assert refusal.value.code == code
    assert "photo" in refusal.value.message


def test_a_picture_that_claims_to_be_enormous_is_refused_before_decoding():
    file = BytesIO()
    Image.new("1", (30000, 30000)).save(file, "PNG")
    with pytest.raises(FieldKitError) as refusal:
        prepare(question(), "bomb.png", file.getvalue(), "1")
    assert refusal.value.code == "attachment.not_an_image"
