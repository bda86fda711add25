"""What an installation does with the county of an older release: upgrade, prove, open what is sealed, sign in.

    python -m tests.operations.taken_over '{"codes": [...], "tables": [...]}'    prints one line of JSON

A program of its own, as the command is: settings name one database a process.
"""

import json
import sys
from typing import Any

from lianfang.wiring.main import main, set_up

PASSWORD = "yanlian-2020"  # of every drill


def taken_over(codes: list[str], tables: list[str]) -> dict[str, Any]:
    set_up()
    from lianfang.ledger.checking.rebuild import rebuild
    from lianfang.ledger.checking.verify import counties, verify
    from lianfang.operations.tables import waiting_count

    was_behind, told = waiting_count() > 0, doctors_orders()
    upgraded = main(["upgrade", "--no-backup"])

    checked = [rebuild(county, check=True) for county in counties()]
    chains = [verify(county) for county in counties()]
    return {
        "was_behind": was_behind,
        "told": told,
        "upgraded": upgraded,
        "behind": waiting_count(),
        "differing": [(d.table, d.code, d.columns) for one in checked for d in one.differences],
        "heads": {one.county: [one.seq, one.hash] for one in chains if one.is_whole},
        "counts": {table: count(table) for table in tables},
        "opened": opened(),
        "welcome": {code: welcome(code) for code in codes},
    }


def doctors_orders() -> list[str]:
    """What of the database the doctor asks to be done: the upgrade, and nothing that only seems amiss before it."""
    from lianfang.kit.clock import now
    from lianfang.operations.doctor.looking import examine

    # the files hold no rules of the second wall, which name logins of the machine
    of_the_machine = ("disk", "disk_backups", "keys", "held", "backup", "wall")
    return [one.about for one in examine(at=now()) if one.level != "ok" and one.about not in of_the_machine]


def count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def opened() -> dict[str, int]:
    """How many persons there are, and of how many the sealed identity has a name."""
    from lianfang.people.identity import identities_of
    from lianfang.people.models import Person

    persons = list(Person.objects.all())
    found = [identities_of(county, persons) for county in {person.county for person in persons}]
    names = [identity.name for one in found for identity in one.values()]
    return {"persons": len(persons), "named": sum(bool(name) for name in names)}


def welcome(code: str) -> int:
    """What the first page answers to who signs in as on any day; 0 where the door stays shut."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.post("/sign-in/", {"who": code, "password": PASSWORD})
    page = client.get("/", follow=True)
    return 0 if any("sign-in" in address for address, _status in page.redirect_chain) else page.status_code


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    print(json.dumps(taken_over(asked["codes"], asked["tables"])))
