"""The stage of a drill: whether this database is one, finished or broken off; what was planted; how to clear it.

`drill/drill.json` in the state directory says of which database it speaks. A drill that was broken off goes on where it
stopped if the same is asked for, else it is made anew; a database that holds anything else is left alone.
"""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.models import Head

from .play import Ask, Played


class CannotPlayHere(Refusal):
    code: ClassVar[str] = "drill_elsewhere"
    what: ClassVar[type_text] = _("演练没有开始：这个库里已经有台账，不是这里灌的演练县。")
    why: ClassVar[type_text] = _("演练和真的疫情不放在一个库里，别人的库也不动。")
    do: ClassVar[type_text] = _(
        "换一个空库：LIANFANG_VAR=别的目录，或 DATABASE_URL=别的库。已有的库用 lianfang serve 开。"
    )


class Stage:
    """What the state directory knows of the drill in the current database."""

    def __init__(self, var: Path) -> None:
        self.folder = var / "drill"
        self.note = self.folder / "drill.json"
        self.planted = self.folder / "planted.json"
        self.sites = -1
        self._begun: dict[str, Any] = {}

    def known(self) -> dict[str, Any]:
        """What was noted of this database's drill; empty if it is another database's or there is none."""
        try:
            noted: dict[str, Any] = json.loads(self.note.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if noted.get("database") == _fingerprint() else {}

    def is_finished(self) -> bool:
        return bool(self.known().get("finished"))

    def is_of(self, county: str, households: int, seed: int) -> bool:
        """True where this database holds just that drill, finished or not."""
        known = self.known()
        return (known.get("county"), known.get("asked"), known.get("seed")) == (county, households, seed)

    def clear(self) -> None:
        """Make room: nothing to do in an empty database, a broken-off drill goes. Raises CannotPlayHere otherwise."""
        if not Head.objects.exists():
            return
        if not self.known():
            raise CannotPlayHere
        call_command("flush", verbosity=0, interactive=False)

    def begin(self, ask: Ask) -> Ask:
        """Make the database ready for `ask`; return it as it is to be played: what stopped goes on at its instant."""
        known = self.known()
        asked_again = self.is_of(ask.county, ask.households, ask.seed) and not known["finished"]
        self.sites = known.get("sites", -1) if asked_again and Head.objects.exists() else -1
        if self.sites >= 0:
            ask = replace(ask, now=datetime.fromisoformat(known["now"]))
        else:
            self.clear()
            ask = replace(ask, now=ask.now.replace(microsecond=0))  # as it is noted
        self._begun = {"database": _fingerprint(), "finished": False, "asked": ask.households, **_plain(ask)}
        self.reach(self.sites)
        return ask

    def reach(self, sites: int) -> None:
        """Note that so many sites are there."""
        self.sites = sites
        self._write({**self._begun, "sites": sites})

    def finish(self, ask: Ask, played: Played) -> None:
        """Write down what was planted and that all is there; in this order."""
        plain = asdict(played)
        gaps, doubles = plain.pop("planted"), plain.pop("doubles")
        with override("zh-hans"):  # words are kept as they stand in the source, to be shown in any language
            plain["sign_ins"] = [
                {name: str(value) for name, value in asdict(sign_in).items()} for sign_in in played.sign_ins
            ]
        planted = {**_plain(ask), "left": len(gaps), "doors": gaps, "doubles": doubles}
        self.planted.write_text(json.dumps(planted, ensure_ascii=False, indent=0, default=str), "utf-8")
        self._write({**self._begun, "finished": True, **plain})

    def _write(self, noted: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.note.with_suffix(".new")
        fresh.write_text(json.dumps(noted, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(self.note)


def stage() -> Stage:
    return Stage(Path(settings.VAR))


def _plain(ask: Ask) -> dict[str, Any]:
    return {"county": ask.county, "households": ask.households, "seed": ask.seed, "now": _iso(ask.now)}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _fingerprint() -> str:
    """Tells databases apart without telling where they are."""
    found = connection.settings_dict
    words = "|".join(str(found.get(name, "")) for name in ("ENGINE", "HOST", "PORT", "NAME"))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
