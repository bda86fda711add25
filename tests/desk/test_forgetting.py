"""Who is forgotten stands in no file of the installation: on the shelf, in the vault of exports, in anybody's tray.

Everything that lies sealed is opened with the installation's own keys and searched, since what is sealed shows nothing
to whoever merely looks.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.desk.reports.test_pages import FANXIANG, TODAY, drop, entry, want
from tests.desk.roster.test_views import upload as upload_roster
from tests.exports.world import asked, wish
from tests.fixtures.access import client_of, make_account, make_post
from tests.people.world import COUNTY, DOOR, OTHER_DOOR, XIGUAN, XIGUAN_PATH, id_no, lay_out, member, register, row
from tests.people.world import workbook as roster
from tests.reports.asked import blank_form

from lianfang.access.models import Account
from lianfang.access.scope import make_scope
from lianfang.exports.models import Export
from lianfang.exports.running import vault_of
from lianfang.kit.clock import now
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.emergencies import ENDED, EndedBody
from lianfang.ledger.models import Emergency, StoredEntry, SubjectKey
from lianfang.ledger.sealing.forget import forget_emergency, forget_person
from lianfang.ledger.sealing.laid import cipher_of
from lianfang.reports import shelf
from lianfang.reports.models import Filing, Form

pytestmark = pytest.mark.django_db(transaction=True)  # what is forgotten is scrubbed, which no transaction may hold
NAME, NUMBER = "欧阳明月", id_no(11)
PLACES = {"forms", "exports", "drops", "roster"}


@pytest.fixture(autouse=True)
def var(tmp_path: Path) -> Iterator[Path]:
    before, settings.VAR = settings.VAR, tmp_path
    yield tmp_path
    settings.VAR = before


@pytest.fixture
def account() -> Account:
    lay_out()
    found = make_account()
    make_post(found, "community_office", XIGUAN_PATH)
    return found


def scattered(account: Account) -> None:
    """Have somebody stand in a filled form, in one with a typed word, in two trays, in a roster and in an export."""
    office = client_of(account)
    want(book=shelf.keep(COUNTY, blank_form(title="人员底册"), "底册.xlsx"), title="人员底册")
    sheet = _filled(office)
    office.post(f"{sheet}type/", {"0.E3": f"{NAME}的女儿"})
    office.post(f"{sheet}release/", entry())
    drop(office, blank_form(title="入户排查登记表"))
    upload_roster(office, roster(row(NAME, 身份证号=NUMBER)))
    asked(make_scope(account, at=now()), wish(unmasked=True, purpose="report"))


def _filled(office: Client) -> str:
    asked_for = {"form": str(FANXIANG), "place": str(XIGUAN), "on": TODAY.isoformat()}
    return str(office.post("/forms/open/", asked_for)["Location"])


def opened(var: Path, account: Account) -> dict[str, bytes]:
    """Return what lies in the state directory as its own keys open it, archives unpacked."""
    found = {}
    for path in sorted(path for path in var.rglob("*") if path.is_file()):
        kind = path.relative_to(var).parts[0]
        content = path.read_bytes()
        if kind in ("drops", "roster") and path.suffix != ".state":
            key = path.name.partition(".")[0]
            words = ("drop", COUNTY, account.id, key) if kind == "drops" else ("tray", account.id, key)
            content = cipher_of(*words).decrypt(content)
        elif path.suffix == ".sealed":
            content = shelf.content_of(COUNTY, path.stem)
        elif path.suffix == ".file":
            content = b"".join(vault_of(Export.objects.get(id=path.stem)).content())
        found[str(path.relative_to(var))] = _unpacked(content)
    return found


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def naming(found: dict[str, bytes]) -> set[str]:
    """The folders in which anything names the person."""
    words = [word.encode(code) for word in (NAME, NUMBER) for code in ("utf-8", "gb18030")]
    words.append(NAME.encode("unicode_escape"))
    return {path.partition("/")[0] for path, content in found.items() if any(word in content for word in words)}


def test_somebody_forgotten_stands_in_no_file(var: Path, account: Account) -> None:
    one = member(NAME, identity={"id_no": NUMBER})
    register(member("罗隔壁"), door=OTHER_DOOR)
    register(one, door=DOOR)
    scattered(account)
    assert naming(opened(var, account)) == PLACES
    filing = Filing.objects.get()
    assert SubjectKey.objects.filter(county=COUNTY, subject=filing.id).count() == 1

    forget_person(COUNTY, one.person, reason="本人要求", by=SYSTEM(COUNTY), at=now())

    assert naming(opened(var, account)) == set()
    assert shelf.is_kept(COUNTY, Form.objects.get().digest)  # the blank one is about nobody
    assert (shelf.is_kept(COUNTY, filing.digest), Filing.objects.get().released_at) == (False, filing.released_at)
    assert SubjectKey.objects.filter(county=COUNTY, subject=filing.id).count() == 0


def test_who_is_not_in_a_file_is_forgotten_without_it(account: Account) -> None:
    one, other = member("罗隔壁"), member(NAME)
    register(other, door=DOOR)
    register(one, door=OTHER_DOOR)
    kept = shelf.keep(COUNTY, b"filled for the one", "表.xlsx", about=[other.person])

    forget_person(COUNTY, one.person, reason="本人要求", by=SYSTEM(COUNTY), at=now())

    assert shelf.is_kept(COUNTY, kept.digest)


def test_an_emergency_forgotten_leaves_no_filled_file(var: Path, account: Account) -> None:
    register(member(NAME, identity={"id_no": NUMBER}), door=DOOR)
    scattered(account)
    emergency = Emergency.objects.get(county=COUNTY)
    record_one(Draft(ENDED.name, EndedBody(emergency=emergency.id, ground=""), None, now()), by=SYSTEM(COUNTY))

    forget_emergency(COUNTY, emergency.id, reason="保存期满", by=SYSTEM(COUNTY), at=now())

    assert naming(opened(var, account)) == set()
    assert [*shelf.filled(COUNTY)] == []
    assert StoredEntry.objects.filter(kind="reports.released").count() == 1
