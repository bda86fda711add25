"""The bad day, end to end with real commands: a backup by night, the machine gone, two holders, and all of it back."""

import json
import re
import stat
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from ssl import create_default_context

import pytest
from tests.fixtures.living import Living, Seedbed, lived_in

pytestmark = pytest.mark.kill


@pytest.fixture
def county(living: Living) -> Living:
    return living


@pytest.fixture
def elsewhere(tmp_path: Path, seedbed: Seedbed) -> Iterator[Living]:
    with lived_in(tmp_path / "elsewhere", seedbed) as found:
        yield found


def held_by_two(home: Living, folder: Path) -> tuple[Path, list[str]]:
    words = re.findall(r"[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}", home.command("keys", "hold", "--to", str(folder)))
    (path,) = folder.glob("*.held")
    return path, words


def backup_of(home: Living) -> tuple[Path, int]:
    """The backup, and up to which entry it goes: the clock of the running server may write more at any moment."""
    told = re.search(r"up to entry (\d+)", home.command("backup"))
    assert told is not None
    return max((home.var / "backups").iterdir()), int(told[1])


def test_all_comes_back_elsewhere_and_who_was_forgotten_stays_so(
    county: Living, elsewhere: Living, tmp_path: Path
) -> None:
    county.seed()
    before = emergency_keys(county)
    county.command("keys", "rotate")
    county.start()
    held, words = held_by_two(county, tmp_path / "stick")
    backup, seq = backup_of(county)
    person = county.rows("SELECT id FROM people_person ORDER BY id LIMIT 1")[0][0]
    county.command("ledger", "forget", str(person), "--county", "141028", "--reason", "本人要求", "--yes")
    county.stop()
    over = restored(county, backup, held, words)
    elsewhere.command("init", "--name", "localhost")  # as whoever follows the page from its top does first
    without = restored(elsewhere, backup, held, [words[0], "AAAAA"])

    # The keys of today know who was forgotten; the old held copy, which does not, only opens the backup.
    (elsewhere.var / "keys.json").write_bytes((county.var / "keys.json").read_bytes())
    status, told = restored(elsewhere, backup, held, [word.lower() for word in reversed(words)])

    assert (over[0], "not empty" in over[1]) == (1, True)
    assert (without[0], "not opened" in without[1]) == (1, True)
    assert status == 0, told
    assert elsewhere.rows("SELECT seq FROM ledger_head") == [(seq + 1,)]  # the backup's, and forgotten again
    assert elsewhere.rows(f"SELECT count(*) FROM ledger_key WHERE subject = '{person}'") == [(0,)]
    assert (emergency_keys(elsewhere).keys(), list(elsewhere.var.glob("*.next"))) == (before.keys(), [])
    assert emergency_keys(elsewhere) != before


def restored(home: Living, backup: Path, held: Path, words: list[str]) -> tuple[int, str]:
    return home.answer("restore", str(backup), "--held", str(held), typed="\n".join(words))


def emergency_keys(home: Living) -> dict[str, str]:
    found: dict[str, str] = json.loads((home.var / "keys.json").read_text())["emergencies"]
    return found


def test_a_machine_made_ready_speaks_tls_and_shows_no_secret_to_others(county: Living, tmp_path: Path) -> None:
    county.command("init", "--name", "localhost")
    held, _words = held_by_two(county, tmp_path / "stick")
    county.start()
    trusting = create_default_context(cafile=str(county.var / "tls" / "authority.crt"))
    with closing(HTTPSConnection("localhost", county.port, context=trusting)) as link:
        link.request("GET", "/health")
        answer = json.loads(link.getresponse().read())

    private = [held, county.var / "keys.json", county.var / "lianfang.service", *(county.var / "tls").iterdir()]

    assert answer == {"status": "ok"}
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private} == {0}
