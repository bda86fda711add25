"""Takes the dated facts of a row: temperatures, symptoms, journeys, contacts, frailties, needs, a county's questions.

One entry for what is said of the row's own day, and one for each day that a header names. What the register of facts
holds already is left out, so that a running list that grows by two columns a day adds two readings a day.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from lianfang.facts.fields import OWN, Field
from lianfang.facts.words import NO, YES
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_of
from lianfang.ledger.drafts import Draft
from lianfang.people import rules
from lianfang.people.kinds.facts import Answered, Coded, Contact, FactsRecorded, Reading
from lianfang.people.left import left_about
from lianfang.people.models import Fact

from .days import day_in
from .journeys import TRAVEL, travel_of
from .remarks import Remark
from .takers import Given, Taken, Taker, Takings, Told, draft_id, takers
from .words import NOTHING

KIND = "people.facts_recorded"
TEMPS = ("temp_c", "temp_am_c", "temp_pm_c", "temp_recheck_c", "temp_recheck_am_c", "temp_recheck_pm_c")
CONTACT = ("contact", "contact_on", "contact_with")
CODED = {"symptom": "symptoms", "vulnerable": "vulnerable", "need": "needs"}
CHUNK = 5_000
OTHER = "other"
_CUTS = re.compile(r"[,，;；、/\s]+")
Known = dict[UUID, set[tuple[Any, ...]]]


def facts_known(county: str, rows: Sequence[Given]) -> Known:
    """Return what was stated already of the persons of an import: (key, day, code, number)."""
    found: Known = defaultdict(set)
    persons = sorted({given.person for given in rows if given.person is not None})
    for part in batched(persons, CHUNK):
        facts = Fact.objects.filter(county=county, person__in=part)
        for person, key, on, at, code, number in facts.values_list("person", "key", "on", "at", "code", "number"):
            found[UUID(str(person))].add((key, at, number) if key == "temp_c" else (key, on, code))
    if any(told.field.key in TEMPS for given in rows for told in given.told):
        for fact in left_about(county, persons, keys=("temp_c",)):
            if fact.person is not None:
                found[fact.person].add((fact.key, fact.at, fact.number))
    return found


def facts_of(rows: Sequence[Given], known: object) -> list[Takings]:
    """Return, for each row, the entries that state what it tells of its person."""
    return [_facts_of(given, known) for given in rows]


def _facts_of(given: Given, known: object) -> Takings:
    takings = Takings()
    if given.person is None:
        return takings
    seen: set[tuple[Any, ...]] = known.get(given.person, set()) if isinstance(known, dict) else set()
    by_day: dict[date | None, list[Told]] = defaultdict(list)
    for told in given.told:
        by_day[told.day].append(told)
    for day, told_of in by_day.items():
        if day is not None and day > day_of(given.at):
            takings.remarks += [Remark("later_left", told.cell, {"field": told.called}) for told in told_of]
            continue
        stating = Stating(given, day or given.on, seen, takings.remarks)
        body, keys = stating.body(told_of)
        if keys:
            takings.taken.append(_taken(given, stating, body, keys))
    return takings


def _taken(given: Given, stating: "Stating", body: FactsRecorded, keys: list[str]) -> Taken:
    at = max([reading.at for reading in body.temps] or [given.instant(stating.day)])
    id = draft_id(KIND, body.person, stating.day, body)
    return Taken(Draft(KIND, body, given.door, at, id=id), tuple(keys))


class Stating:
    """What is said of one person for one day. Whatever cannot be read goes into `remarks`, and stays out."""

    def __init__(self, given: Given, day: date | None, seen: set[tuple[Any, ...]], remarks: list[Remark]) -> None:
        self.given = given
        self.day = day
        self.seen = seen
        self.remarks = remarks
        self.today = day_of(given.at)
        self.none_of: list[str] = []

    def body(self, told: Sequence[Told]) -> tuple[FactsRecorded, list[str]]:
        """Return the body, and the key of each field that it says something new of."""
        keys: list[str] = []
        said: dict[str, list[Any]] = defaultdict(list)
        by_key = {one.field.key: one for one in told}
        for one in told:
            if one.field.key in TEMPS:
                said["temps"] += self._kept(keys, one, self._temps(one))
            elif one.field.key in CODED:
                said[CODED[one.field.key]] += self._kept(keys, one, self._codes(one))
            elif one.field.key.startswith(OWN):
                said["answers"] += self._kept(keys, one, self._answers(one))
        said["travels"] = self._grouped(keys, by_key, TRAVEL, lambda: travel_of(self, by_key))
        said["contacts"] = self._grouped(keys, by_key, CONTACT, lambda: self._contact(by_key))
        denied = self._denied(keys)
        fields = {name: tuple(values) for name, values in said.items()}
        return FactsRecorded.model_validate({"person": self.given.person, **fields, "none_of": denied}), keys

    # ── what is new ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _kept(self, keys: list[str], told: Told, stated: Iterable[tuple[tuple[Any, ...], Any]]) -> Iterator[Any]:
        for mark, fact in stated:
            if mark not in self.seen:
                self.seen.add(mark)
                keys.append(told.field.key)
                yield fact

    def _grouped(self, keys: list[str], by_key: dict[str, Told], names: Sequence[str], make: Any) -> list[Any]:
        """Keep what several columns say together, under the key of the first of them."""
        first = next((name for name in names if name in by_key), None)
        found = make() if first else None
        if found is None:
            return []
        mark, fact = found
        return list(self._kept(keys, by_key[str(first)], [(mark, fact)]))

    def _denied(self, keys: list[str]) -> tuple[str, ...]:
        fresh = [key for key in dict.fromkeys(self.none_of) if (key, None, "none") not in self.seen]
        self.seen |= {(key, None, "none") for key in fresh}
        keys += fresh
        return tuple(fresh)

    # ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def leave(self, told: Told, code: str, **params: object) -> None:
        self.remarks.append(Remark(code, told.cell, {"field": told.called} | params))

    def denies(self, told: Told) -> bool:
        """True if a cell says that there was none."""
        return told.text.strip() in (*NO, *NOTHING, "正常", "未", "均无", "没")

    def on(self, told: Told | None) -> date | None:
        """Return the day of a cell; None with a remark if it cannot be read or has not come yet."""
        if told is None or told.text.strip() in ("", *NOTHING):
            return None
        found = day_in(told.value, near=self.today)
        if found is None:
            self.leave(told, "day_left")
        elif found > self.today:
            self.leave(told, "later_left")
            return None
        return found

    def _temps(self, told: Told) -> Iterator[tuple[tuple[Any, ...], Reading]]:
        temp = _temp(told)
        low, high = rules.PLAUSIBLE_C
        if temp is None:
            if told.text.strip() not in NOTHING:
                self.leave(told, "temp_left", value=told.text[:12])
        elif not rules.is_plausible_temp(temp):
            self.leave(told, "temp_unlikely_left", value=told.text[:12], low=f"{low:g}", high=f"{high:g}")
        elif self.day is None:
            self.leave(told, "temp_undated")
        else:
            at = self.given.instant(self.day, told.part)
            yield ("temp_c", at, temp), Reading(temp_c=temp, at=at)

    def _codes(self, told: Told) -> Iterator[tuple[tuple[Any, ...], Coded]]:
        if self.denies(told):
            if told.field.key != "vulnerable":
                self.none_of.append(told.field.key)
            return
        for code in self.codes(told):
            yield (told.field.key, self.day, code), Coded(code=code, on=self.day)

    def codes(self, told: Told) -> list[str]:
        """Return the codes of the words of a cell; a bare 有 is "other", a word that is none of them is left."""
        found: list[str] = []
        for word in filter(None, _CUTS.split(told.text)):
            option = told.field.option(word)
            if option is not None:
                found.append(option.code)
            elif word in YES and told.field.option(OTHER):
                found.append(OTHER)
            else:
                self.leave(told, "word_left", value=word[:12])
        return list(dict.fromkeys(found))

    def _contact(self, by_key: dict[str, Told]) -> tuple[tuple[Any, ...], Contact] | None:
        said, whom = by_key.get("contact"), by_key.get("contact_with")
        on = self.on(by_key.get("contact_on"))
        if said is not None and self.denies(said) and on is None and whom is None:
            self.none_of.append("contact")
            return None
        if said is not None and said.text.strip() not in YES and whom is None:
            whom = said
        if on is None and whom is None and (said is None or self.denies(said)):
            return None
        words = whom.text.strip()[:500] if whom is not None and whom.text.strip() not in NOTHING else None
        return ("contact", on, ""), Contact(on=on, words=words or None)

    def _answers(self, told: Told) -> Iterator[tuple[tuple[Any, ...], Answered]]:
        answer = self._answer(told, told.field)
        if answer is not None:
            code = {None: next(iter(answer.codes), ""), True: "yes", False: "no"}[answer.yes]
            yield (told.field.key, answer.day, code, answer.number, answer.words), answer

    def _answer(self, told: Told, field: Field) -> Answered | None:
        text = told.text.strip()
        if field.type == "bool" and text in (*YES, *NO):
            return Answered(key=field.key, yes=text in YES)
        if field.type in ("code", "codes"):
            codes = self.codes(told)
            return Answered(key=field.key, codes=tuple(codes)) if codes else None
        if field.type in ("int", "decimal") and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return Answered(key=field.key, number=float(text))
        if field.type == "date" and (day := day_in(told.value, near=self.today)):
            return Answered(key=field.key, day=day)
        if field.type == "text" and text:
            return Answered(key=field.key, words=text[:500])
        self.leave(told, "word_left", value=text[:12])
        return None


def _temp(told: Told) -> float | None:
    """Return 36.5 of 36.5, 36.5℃, 36。5, 36,5 or 365."""
    text = re.sub(r"(?:℃|°C|度)$", "", told.text.strip()).strip()
    text = re.sub(r"[。，,·]", ".", text)
    try:
        found = float(text)
    except ValueError:
        return None
    return round(found / 10 if 340 <= found <= 430 else found, 1)


FACTS = takers.add(
    Taker(
        "people.facts",
        keys=frozenset((*TEMPS, *CONTACT, *TRAVEL, *CODED)),
        take=facts_of,
        load=facts_known,
        beginnings=(OWN,),
    )
)
