"""A card photographed from a screen enrols like the card file; other pictures are refused."""

import io

import pytest
from PIL import Image

from fieldkit.errors import FieldKitError
from fieldkit.ledger.identity import Card


@pytest.mark.parametrize("name", ["Aibek", "Айгуль Садыкова-Нұрмағамбетова", "محمد"])
def test_a_card_shown_as_a_code_is_read_from_its_photograph(laptops, tmp_path, name):
    supervisor, inspector = laptops("S", "supervisor"), laptops("I")
    inspector.services._workspace.name = name
    inspector.services.planning.write_card(tmp_path / "card.png")
    shown = Image.open(io.BytesIO((tmp_path / "card.png").read_bytes())).convert("L")
    room = Image.new("L", (shown.width + 300, shown.height + 260), 90)
    room.paste(shown, (150, 120))
    room.rotate(7, expand=True, fillcolor=90).save(tmp_path / "photo.jpg", quality=70)
    row = supervisor.services.planning.enrol(tmp_path / "photo.jpg")
    assert (row.name, row.device) == (name, inspector.services.owner.device)
    assert row.words == inspector.services.owner.words


def test_a_picture_without_a_card_is_refused(laptops, tmp_path):
    import segno

    supervisor = laptops("S", "supervisor")
    Image.new("L", (200, 200), 255).save(tmp_path / "white.png")
    segno.make("something else").save(str(tmp_path / "other.png"), scale=6)
    for file, code in (("white.png", "sync.no_codes"), ("other.png", "ledger.bad_card")):
        with pytest.raises(FieldKitError) as refusal:
            supervisor.services.planning.enrol(tmp_path / file)
        assert refusal.value.code == code


def test_the_code_for_a_terminal_is_made_of_blocks(laptops):
    inspector = laptops("I")
    assert "▀" in inspector.services.planning.card_in_blocks()
    inspector.services.planning.write_card(inspector.folder / "card.txt")
    card = Card.from_bytes((inspector.folder / "card.txt").read_bytes())
    assert card.device == inspector.services.owner.device
