"""What is too much for one file goes as several: each whole, in any order, the missing one named."""

import io

import pytest
from PIL import Image

from fieldkit.app.handing_over import Order
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from fieldkit.sync import sync_file

JOB = JobContext()
LARGEST = 30_000


def noise(seed):
    target = io.BytesIO()
    Image.effect_noise((150, 100 + seed), 120).convert("RGB").save(target, "JPEG", quality=95)
    return target.getvalue()


@pytest.fixture
def evening(event):
    """(supervisor, inspector) after six inspections with a photo each."""
    _supervisor, inspector = event
    for number in range(6):
        draft = inspector.services.inspecting.start("small", "F-1")
        draft.set("/data/hygiene/hands", "in")
        draft.attach("/data/photo", "stall.jpg", noise(number))
        draft.finalise()
    return event


@pytest.fixture
def parts(evening, tmp_path):
    """The files of that evening, none larger than asked for."""
    _supervisor, inspector = evening
    order = Order(largest=LARGEST)
    written = inspector.services.handing_over.export_for(tmp_path / "e.fieldkit", order, JOB)
    files = [tmp_path / f"e-{n}of{len(written.parts)}.fieldkit" for n in range(1, 100)]
    return [file for file in files if file.exists()]


def test_each_part_is_as_small_as_asked_for(parts):
    assert len(parts) >= 3
    assert all(file.stat().st_size <= LARGEST for file in parts)


def test_parts_arrive_in_any_order_and_the_missing_ones_are_named(evening, parts):
    supervisor, inspector = evening
    receiving = supervisor.services.receiving
    numbers = range(1, len(parts) + 1)
    left = set(numbers)
    for number in reversed(numbers):
        left.discard(number)
        assert receiving.look(parts[number - 1]).missing_parts == tuple(sorted(left))
        arrival = receiving.accept(parts[number - 1], JOB)
        assert arrival.part.number == number
        assert arrival.missing_parts == tuple(sorted(left))
    assert receiving.verify(JOB).ok
    assert supervisor.services._workspace.digest() == inspector.services._workspace.digest()
    assert len(supervisor.services.inspecting.inspections()) == 6
    assert receiving.accept(parts[0], JOB).awaited_files == 0


def test_parts_together_miss_nothing_and_one_alone_counts(evening, parts):
    supervisor, _inspector = evening
    [first, *_others] = supervisor.services.receiving.accept_files(parts[:1], JOB)
    assert len(first.missing_parts) == len(parts) - 1
    assert first.new > 0
    arrivals = supervisor.services.receiving.accept_files(parts, JOB)
    assert [arrival.missing_parts for arrival in arrivals] == [()] * len(parts)


def test_an_export_that_was_broken_off_goes_on_where_it_stopped(evening, parts, tmp_path):
    """A pulled stick: one part is gone, one is cut, the others are not written again."""
    _supervisor, inspector = evening
    parts[0].unlink()
    whole = parts[1].read_bytes()
    parts[1].write_bytes(whole[:-50])
    before = {file: file.stat().st_mtime_ns for file in parts[2:]}
    order = Order(largest=LARGEST)
    again = inspector.services.handing_over.export_for(tmp_path / "e.fieldkit", order, JOB)
    assert again.kept == len(parts) - 2
    assert {file: file.stat().st_mtime_ns for file in parts[2:]} == before
    for file in parts:
        with sync_file.open_sync_file(file, inspector.services._workspace.device) as bundle:
            assert bundle.part.count == len(parts)


def test_new_work_begins_another_series(evening, parts, tmp_path, finished):
    _supervisor, inspector = evening
    finished(inspector)
    order = Order(largest=LARGEST)
    again = inspector.services.handing_over.export_for(tmp_path / "e.fieldkit", order, JOB)
    assert again.kept == 0


def test_a_part_smaller_than_one_photo_is_refused_with_what_would_do(evening, tmp_path):
    _supervisor, inspector = evening
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.handing_over.export_for(
            tmp_path / "e.fieldkit", Order(largest=9_000), JOB
        )
    assert refusal.value.code == "sync.part_too_small"
    assert not list(tmp_path.glob("e*.fieldkit"))


def test_everything_by_passphrase_opens_without_being_enrolled_as_a_reader(evening, tmp_path):
    supervisor, inspector = evening
    file = tmp_path / "audit.fieldkit"
    inspector.services.handing_over.export_for(file, Order(True, "spoken aloud"), JOB)
    assert supervisor.services.receiving.look(file).problem.code == "sync.needs_passphrase"
    [arrival] = supervisor.services.receiving.accept_files([file], JOB, "spoken aloud")
    assert arrival.ok
    assert supervisor.services._workspace.digest() == inspector.services._workspace.digest()
