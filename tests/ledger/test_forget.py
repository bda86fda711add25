"""Forgetting: keys destroyed, rows emptied, and no byte of what was erased left in database, log, dump or files."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.fixtures.living import Living, Phone
from tools import postgres

from lianfang.books.values import check_digit

pytestmark = pytest.mark.kill
COUNTY = "141028"
NAME, PINYIN, PHONE, ADDRESS, NOTE = "欧阳奭𠮷", "ouyangshi", "13999977531", "无量山庄第九进东厢", "左邻右舍都叫他九爷"
SEVENTEEN = "14102819611124907"
ID_NO = SEVENTEEN + check_digit(SEVENTEEN)
PERSONAL = [NAME, PINYIN, PHONE, ADDRESS, NOTE, ID_NO]


def _content(path: Path) -> bytes:
    """What a file holds; nothing if the server has just taken it away, as PostgreSQL does with what it remembers."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@dataclass
class Installation:
    """A drill that lives, and where all of its bytes are."""

    living: Living
    folders: list[Path]
    token: str = ""

    def places_with(self, words: Iterable[str]) -> list[str]:
        """Name every file, and the dump, that holds one of `words`; the key file is not part of it."""
        needles = [word.encode() for word in words]
        files = [path for folder in self.folders for path in folder.rglob("*") if path.is_file()]
        found: list[str] = []
        for path in files:
            content = _content(path)
            found += [f"{path.name}: {needle.decode()}" for needle in needles if needle in content]
        dump = self.dump()
        return found + [f"dump: {needle.decode()}" for needle in needles if needle in dump]

    def dump(self) -> bytes:
        if not self.living.url:
            with closing(sqlite3.connect(self.living.var / "lianfang.sqlite3")) as file:
                return "\n".join(file.iterdump()).encode()
        with psycopg.connect(self.living.url) as link:
            tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            rows = [row for (table,) in tables for row in link.execute(f'SELECT * FROM "{table}"'.encode())]
        return "\n".join(map(str, rows)).encode()

    def send(
        self, kind: str, place: UUID | None, body: Mapping[str, object], *, taken: bool = True, **more: object
    ) -> UUID:
        entry = {"id": str(uuid4()), "kind": kind, "happened_at": just_now(), "body": body} | more
        if place is not None:
            entry["place"] = str(place)
        phone = Phone(self.living.port, self.token)
        phone.send([json.dumps(entry, ensure_ascii=False).encode()], taken=taken)
        phone.hang_up()
        return UUID(str(entry["id"]))


def just_now() -> str:
    return (datetime.now(UTC) - timedelta(minutes=1)).isoformat()


@contextmanager
def own_cluster() -> Iterator[tuple[str, Path]]:
    """A PostgreSQL whose files are ours to search; it removes old log segments instead of keeping them for use."""
    home = Path(tempfile.mkdtemp(prefix="lianfang-forget-"))
    try:
        url = postgres.start(home)
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("ALTER SYSTEM SET wal_recycle = off")
            link.execute("ALTER SYSTEM SET min_wal_size = '32MB'")
            link.execute("SELECT pg_reload_conf()")
        yield url, home
    finally:
        postgres.stop(home)


@pytest.fixture
def installation(var: Path) -> Iterator[Installation]:
    with ExitStack() as stack:
        folders = [var]
        url = ""
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            url, home = stack.enter_context(own_cluster())
            folders.append(home)
        found = Installation(Living(var, url), folders)
        stack.callback(found.living.stop)
        found.token = found.living.seed()
        found.living.start()
        yield found


def register(there: Installation) -> UUID:
    """Have somebody with an unmistakable identity registered, corrected, visited, and returned once."""
    door, person, household = there.living.doors()[0], uuid4(), uuid4()
    identity = {"name": NAME, "id_type": "resident_id", "id_no": ID_NO, "phones": [PHONE], "hukou_address": ADDRESS}
    member = {"person": str(person), "identity": identity | {"note": NOTE}, "sex": "male", "relation": "head"}
    registered = there.send(
        "people.household_registered", door, {"household": str(household), "number": "W-1", "members": [member]}
    )
    nameless = {"household": str(household), "members": [member | {"identity": identity | {"name": ""}}]}
    there.send("people.household_registered", door, nameless, taken=False)
    corrected = {"person": str(person), "fields": ["name"], "identity": {"name": NAME + "一"}}
    there.send("people.person_corrected", door, corrected, base=[str(registered)])
    there.send("screening.door_visit", door, {"outcome": "seen", "persons": [{"person": str(person), "temp_c": 36.6}]})
    return person


def test_what_is_forgotten_leaves_no_byte_behind(installation: Installation) -> None:
    """First one person, then the whole emergency, with the server running all the while."""
    person, living = register(installation), installation.living
    found = {place.split(": ")[1] for place in installation.places_with(PERSONAL)}
    assert found == {NAME, PINYIN}  # all else was sealed from the beginning

    living.command("ledger", "forget", str(person), "--county", COUNTY, "--reason", "本人要求", "--yes")
    assert installation.places_with(PERSONAL) == []
    assert_sound(living)

    register(installation)
    names = names_of_others(living)
    emergency = end_emergency(installation)
    living.command("ledger", "forget", emergency, "--county", COUNTY, "--reason", "保存期满", "--yes")
    assert installation.places_with([*PERSONAL, *names]) == []
    assert_sound(living)


def assert_sound(living: Living) -> None:
    living.command("ledger", "verify")
    living.command("ledger", "rebuild", "--check")


def names_of_others(living: Living) -> list[str]:
    """Some thirty names of residents and staff that no place is called by."""
    places = " ".join(row[0] for row in living.rows("SELECT name FROM places_place"))
    rows = living.rows("SELECT name FROM people_name UNION SELECT name FROM access_member")
    names = [name for (name,) in rows if len(name) > 2 and name not in places]
    return names[:: len(names) // 30]


def end_emergency(there: Installation) -> str:
    ((emergency,),) = there.living.rows("SELECT id FROM ledger_emergency")
    there.token = there.living.token_of("ZHB")
    emergency = str(UUID(str(emergency)))
    there.send("ledger.emergency_ended", None, {"emergency": emergency, "ground": "疫情结束"})
    return emergency
