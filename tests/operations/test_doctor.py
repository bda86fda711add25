"""What the doctor says of an installation, look by look."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation

from lianfang.kit.clock import now
from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.sealing.keys import key_file
from lianfang.operations import custody
from lianfang.operations.certificates import make_certificates
from lianfang.operations.doctor import machine, safety, work
from lianfang.operations.doctor.findings import Finding, Level, worst
from lianfang.operations.doctor.looking import examine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_state")]
COUNTY = "141028"


def levels(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.about, str(finding.level)) for finding in found]


def test_a_clock_set_back_is_found_by_what_was_recorded() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=now())

    assert levels(list(machine.clock(now() - timedelta(hours=3)))) == [("clock", "act")]
    assert levels(list(machine.clock(now())))[0] != ("clock", "act")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=130), "2 分钟"),
        (timedelta(hours=3, minutes=20), "3 小时 20 分钟"),
        (timedelta(days=1, minutes=59), "1 天 0 小时"),
    ],
)
def test_how_far_the_clock_went_back_is_said_as_people_say_it(span: timedelta, said: str) -> None:
    assert machine.length(span) == said


def test_two_folders_of_one_disk_are_one_disk(settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR, settings.BACKUPS = tmp_path, tmp_path / "backups"

    assert [one.about for one in machine.disk(now())] == ["disk"]


def test_a_chain_that_somebody_changed_is_found() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=now())
    whole = levels(list(safety.chain(now())))
    StoredEntry.objects.filter(county=COUNTY).update(device="another")

    assert (whole, levels(list(safety.chain(now())))) == ([("chain", "ok")], [("chain", "act")])


def test_keys_are_to_be_there_for_their_owner_alone_and_held_as_they_are(settings: LazySettings) -> None:
    missing = levels(list(safety.keys(now())))
    key_file().index_secret  # noqa: B018 - makes the file
    alone = levels(list(safety.keys(now())))
    custody.hold(settings.VAR / "stick", at=now())
    held = levels(list(safety.keys(now())))
    settings.KEY_FILE.chmod(0o644)

    assert missing == [("keys", "act")]
    assert alone == [("held", "act")]
    assert held == [("held", "ok")]
    assert levels(list(safety.keys(now()))) == [("keys", "act"), ("held", "ok")]


def test_a_held_copy_without_the_key_of_today_is_to_be_made_anew_at_once(settings: LazySettings) -> None:
    custody.hold(settings.VAR / "stick", at=now())
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=now())
    lacking = levels(list(safety.keys(now())))
    custody.hold(settings.VAR / "stick", at=now())
    key_file().remember_forgotten(COUNTY, uuid4())

    assert (lacking, levels(list(safety.keys(now())))) == ([("held", "act")], [("held", "mind")])


@pytest.mark.parametrize(("hours", "level"), [(1, "ok"), (25, "ok"), (27, "act")])
def test_a_backup_is_of_last_night(hours: int, level: str, settings: LazySettings) -> None:
    at = datetime(2020, 2, 6, 12, tzinfo=now().tzinfo)
    settings.BACKUPS.mkdir()
    made = at - timedelta(hours=hours) + timedelta(hours=8)  # names say the county's time
    (settings.BACKUPS / f"lianfang-{made:%Y%m%d-%H%M%S}.lianfang.age").write_bytes(b"sealed")

    assert levels(list(safety.backup_age(at))) == [("backup", level)]


@pytest.mark.parametrize(("days", "level"), [(300, "ok"), (380, "mind"), (395, "act"), (400, "act")])
def test_a_certificate_is_renewed_in_time(days: int, level: str, settings: LazySettings) -> None:
    at = now()
    plain = levels(list(safety.certificate(at)))
    make_certificates(settings.CERTIFICATE.parent, ["localhost"], at=at)

    assert (plain, levels(list(safety.certificate(at + timedelta(days=days))))) == ([], [("certificate", level)])


def test_a_certificate_that_ended_is_said_to_have_ended(settings: LazySettings) -> None:
    make_certificates(settings.CERTIFICATE.parent, ["localhost"], at=now())

    with translation.override("zh-hans"):
        said = [str(one.said) for one in safety.certificate(now() + timedelta(days=398))]

    assert [words.endswith("就过期了：手机和电脑都连不上。") for words in said] == [True]


def test_all_looks_answer_and_tables_are_up_to_date(on_postgresql: bool) -> None:
    found = examine(at=now())

    wall = ["wall"] if on_postgresql else []
    assert [finding.about for finding in found if finding.about != "writer"] == [  # another test may have begun it
        "disk", "keys", "backup", "database", *wall, "clock", "jobs", "pending",
    ]  # fmt: skip
    assert worst(found) is Level.ACT  # neither keys nor a backup
    assert list(work.tables(now())) == []


@pytest.mark.parametrize(("count", "said"), [(0, "0 B"), (1023, "1023 B"), (1 << 20, "1 MB"), (5 << 40, "5.0 TB")])
def test_sizes_read_well(count: int, said: str) -> None:
    assert machine.size(count) == said


def test_health_and_figures_are_told(client: Client, settings: LazySettings) -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=now())

    assert client.get("/health").json() == {"status": "ok"}
    assert 'lianfang_entries_total{county="141028"} 1.0' in client.get("/metrics").content.decode().splitlines()
    assert client.get("/metrics", REMOTE_ADDR="10.1.1.1").status_code == 404
    settings.BEHIND_TLS = True  # somebody in front hands all requests on from this machine
    assert client.get("/metrics").status_code == 404
    settings.BEHIND_TLS = False


def test_figures_want_their_token_once_there_is_one(client: Client, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "s3cret-figures"

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer geheim für alle"}).status_code == 404
    assert (
        client.get("/metrics", headers={"Authorization": "Bearer s3cret-figures"}, REMOTE_ADDR="10.1.1.1").status_code
        == 200
    )


def test_the_authority_is_handed_out_where_there_is_one(client: Client, settings: LazySettings) -> None:
    before = client.get("/trust/").status_code
    make_certificates(settings.CERTIFICATE.parent, ["localhost"], at=now())

    with translation.override("zh-hans"):
        assert (before, client.get("/trust/").status_code) == (404, 200)
    assert b"".join(client.get("/trust/lianfang.crt")) == (settings.CERTIFICATE.parent / "authority.crt").read_bytes()
