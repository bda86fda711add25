"""What commands refuse, by its name: the words are checked beside the commands, the cause here."""

import argparse
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.fixtures.access import make_account

from lianfang.drill.play import Ask
from lianfang.drill.recording import CannotPlayOn, Recorder
from lianfang.drill.stage import CannotPlayHere, Stage
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft
from lianfang.ledger.emergencies import LEVEL, LevelBody, open_emergency
from lianfang.ledger.models import Emergency
from lianfang.ledger.sealing.forget import CannotForgetOpen, forget_emergency
from lianfang.operations.certificates import make_certificates
from lianfang.wiring.commands import access, install, ledger, roster, server
from lianfang.wiring.console import Console
from lianfang.wiring.serve import CannotListen, check_address

pytestmark = pytest.mark.django_db
COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
SILENT = Console(lambda text: None, lambda text: None, secret="")


def asked(**words: object) -> argparse.Namespace:
    return argparse.Namespace(**words)


def open_drill() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT)


def test_a_token_needs_to_know_which_post() -> None:
    account = make_account()

    with pytest.raises(access.CannotChoosePost):
        access.token(asked(account=account.staff_code, place="", note=""), SILENT)


def test_a_certificate_is_not_renewed_where_devices_would_have_to_trust_another(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.CERTIFICATE = tmp_path / "tls" / "server.crt"

    with pytest.raises(install.CannotRenew):
        install.renew(asked(name=["lianfang.ji"]), SILENT)

    assert list(tmp_path.iterdir()) == []


def test_the_service_is_given_to_no_user_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(install.CannotFindUser):
        install.init(asked(user="nobody-of-that-name", unit=tmp_path / "unit"), SILENT)

    assert list(tmp_path.iterdir()) == []


def test_a_certificate_is_renewed_by_the_authority_that_is_there(tmp_path: Path, settings: LazySettings) -> None:
    settings.CERTIFICATE = make_certificates(tmp_path, ["lianfang.ji"], at=AT)
    authority = (tmp_path / "authority.crt").read_bytes()
    told: list[str] = []

    assert install.renew(asked(name=[]), Console(told.append, told.append)) == 0

    assert (tmp_path / "authority.crt").read_bytes() == authority
    assert told == [
        f"新证书给 lianfang.ji：{settings.CERTIFICATE}。设备不用再装；重启服务就换上：systemctl restart lianfang\n"
    ]


def test_show_needs_an_entry_that_there_is() -> None:
    with pytest.raises(ledger.CannotFindEntry):
        ledger.show(asked(id=str(uuid7())), SILENT)


def test_forgetting_needs_somebody_known() -> None:
    with pytest.raises(ledger.CannotForgetUnknown):
        ledger.forget(asked(county=COUNTY, subject=str(uuid7()), yes=True, reason="本人要求"), SILENT)


def test_an_emergency_that_goes_on_is_not_forgotten() -> None:
    open_drill()
    emergency = Emergency.objects.get(county=COUNTY).id

    with pytest.raises(CannotForgetOpen):
        forget_emergency(COUNTY, emergency, reason="结束", by=SYSTEM(COUNTY), at=AT)


def test_a_file_that_is_not_there_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(roster.CannotReadFile):
        roster.read_file(tmp_path / "没有.xlsx")


def test_an_address_in_use_is_not_served() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(CannotListen):
            check_address("127.0.0.1", other.getsockname()[1])


def test_a_drill_is_not_played_into_somebody_elses_ledger(tmp_path: Path) -> None:
    open_drill()

    with pytest.raises(CannotPlayHere):
        Stage(tmp_path).begin(Ask(COUNTY, 300, 2020, AT))


def test_a_drill_stops_at_an_entry_that_is_held() -> None:
    open_drill()
    waits = Draft(LEVEL.name, LevelBody(emergency=uuid7(), level=2, ground=""), None, AT)

    with pytest.raises(CannotPlayOn):
        Recorder(lambda count, share: None).record([waits], SYSTEM(COUNTY))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is shared by several servers")
def test_sqlite_serves_no_intake_beside_an_office() -> None:
    with pytest.raises(server.CannotServeIntakeAlone):
        server.serve(asked(host="127.0.0.1", port=0, intake=True), SILENT)


def fall_behind() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'screening'")


@pytest.mark.parametrize("is_own", [False, True])
def test_old_tables_of_a_ledger_are_not_served(is_own: bool) -> None:
    open_drill()
    fall_behind()

    with pytest.raises(server.CannotServeOldTables):
        server.ready_tables(is_own=is_own)


def test_tables_that_others_may_use_are_not_made_by_serving() -> None:
    fall_behind()

    with pytest.raises(server.CannotServeOldTables):
        server.ready_tables(is_own=False)
