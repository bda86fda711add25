"""When the night's backup is due, which old ones go, and that a broken one is not tried every minute."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from lianfang.kit.clock import ZONE
from lianfang.operations import custody
from lianfang.operations.backup.making import CannotSealBackup, backups, let_go, make_backup
from lianfang.operations.backup.nightly import is_due, see_to_it

NIGHT = datetime(2020, 2, 6, 2, 30, tzinfo=ZONE)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(own_state: None, settings: LazySettings) -> None:
    settings.BACKUPS.mkdir()


def plant(folder: Path, made_at: datetime) -> Path:
    path = folder / f"lianfang-{made_at:%Y%m%d-%H%M%S}.lianfang.age"
    path.write_bytes(b"sealed")
    return path


@pytest.mark.parametrize(
    ("last", "at", "due"),
    [
        (None, NIGHT, True),
        (None, NIGHT - timedelta(minutes=1), True),  # none at all: not to wait for the night
        (NIGHT - timedelta(days=1), NIGHT - timedelta(minutes=1), False),
        (NIGHT - timedelta(days=1), NIGHT, True),
        (NIGHT - timedelta(hours=2), NIGHT + timedelta(hours=1), True),  # one by hand in the evening is not the night's
        (NIGHT + timedelta(minutes=1), NIGHT + timedelta(hours=5), False),
        (NIGHT - timedelta(days=3), NIGHT - timedelta(hours=12), True),  # the machine was off for two nights
    ],
)
def test_a_backup_is_due_once_a_night(last: datetime | None, at: datetime, due: bool, settings: LazySettings) -> None:
    custody.hold(settings.VAR / "stick", at=NIGHT)
    if last is not None:
        plant(settings.BACKUPS, last)

    assert is_due(at) is due


def test_none_is_due_while_nobody_holds_the_keys_or_none_is_wanted(settings: LazySettings) -> None:
    nobody = is_due(NIGHT)
    custody.hold(settings.VAR / "stick", at=NIGHT)
    settings.BACKUP_AT = ""

    assert (nobody, is_due(NIGHT)) == (False, False)
    assert see_to_it(NIGHT) is None


def test_nothing_is_copied_out_that_nobody_could_seal(settings: LazySettings) -> None:
    with pytest.raises(CannotSealBackup):
        make_backup(settings.BACKUPS, at=NIGHT)

    assert list(settings.BACKUPS.iterdir()) == []


def test_old_ones_go_but_never_the_last(settings: LazySettings) -> None:
    old, older = (
        plant(settings.BACKUPS, NIGHT - timedelta(days=20)),
        plant(settings.BACKUPS, NIGHT - timedelta(days=30)),
    )
    other = settings.BACKUPS / "notes.txt"
    other.write_text("not ours")

    assert let_go(settings.BACKUPS, at=NIGHT) == [older]
    assert [backup.path for backup in backups(settings.BACKUPS)] == [old]
    plant(settings.BACKUPS, NIGHT)
    assert let_go(settings.BACKUPS, at=NIGHT) == [old]
    assert other.exists()
