from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.exports.test_asking import SOME_DAY, rule
from tests.exports.world import asked, column, fetched, listed, office, sheets, wish
from tests.fixtures.access import make_account, make_post
from tests.people.world import COUNTY, XIGUAN_PATH

from lianfang.access.models import Post
from lianfang.access.scope import make_scope
from lianfang.exports import cannot, deciding, due, queries, rules, running
from lianfang.exports.models import Export
from lianfang.exports.sources import Asked, Row, sources
from lianfang.exports.standing import standing_of
from lianfang.exports.terms import Standing
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.kit.rules import DatedRule, Rulebook
from lianfang.ledger.due import dues
from lianfang.ledger.models import StoredEntry
from lianfang.people.kinds import Member

pytestmark = pytest.mark.django_db
WHOLE: dict[str, Any] = {"unmasked": True, "purpose": "report"}


def kinds() -> list[str]:
    rows = StoredEntry.objects.filter(county=COUNTY, kind__startswith="exports.").order_by("seq")
    return [row.kind.removeprefix("exports.") for row in rows]


def again(row: Export) -> Export:
    return Export.objects.get(county=COUNTY, id=row.id)


@pytest.fixture
def waiting(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> Export:
    """Three identities where one needs a second person."""
    monkeypatch.setattr(rules, "SECOND_PERSON", rule(1))
    return asked(office(), wish(**WHOLE))


def test_an_export_is_written_kept_and_fetched(laid_out: None) -> None:
    scope = office()

    row = asked(scope, wish(**WHOLE))
    content = fetched(scope, row)

    assert column(listed(content), 4) == ["=cmd|' /C calc'!A0", "张大山", "刘小梅"]
    assert kinds() == ["asked", "finished", "fetched"]
    assert (again(row).rows, again(row).identities, standing_of(again(row))) == (3, 3, Standing.FETCHED)


def test_the_file_says_who_took_it_when_and_what_for(laid_out: None) -> None:
    scope = office()
    row = asked(scope, wish(unmasked=True, purpose="other", words="移交隔离点"))

    said = {word: text for word, text, *_rest in sheets(fetched(scope, row))["溯源"][:11]}

    assert (said["溯源号"], said["做什么用"]) == (row.trace, "其他用途（移交隔离点）")
    assert said["谁导的"] == "王建国（西关社区 社区（村）办公室）"
    assert (said["地方"], said["行数"], said["写全的人"]) == ("吉昌镇 西关社区", "3", "3")
    assert said["台账读到"] == f"第 {again(row).seq} 笔"


def test_a_list_of_many_identities_waits_for_a_second_person(waiting: Export) -> None:
    assert (standing_of(waiting), kinds()) == (Standing.WAITING, ["asked"])


def test_a_second_person_agrees_and_the_file_names_them(waiting: Export) -> None:
    second = office()

    deciding.decide(second, waiting, agrees=True, words="核过", at=now(), id=uuid7())

    assert kinds() == ["asked", "approved", "finished"]
    assert (again(waiting).decided_by, again(waiting).outcome) == (second.account, "done")


def test_a_second_person_declines(waiting: Export) -> None:
    deciding.decide(office(), waiting, agrees=False, words="", at=now(), id=uuid7())

    assert (standing_of(again(waiting)), kinds()) == (Standing.DECLINED, ["asked", "declined"])


def test_nobody_agrees_to_their_own_list(waiting: Export) -> None:
    account = make_scope(_account(waiting), at=now())

    with pytest.raises(cannot.CannotDecide):
        deciding.decide(account, waiting, agrees=True, words="", at=now(), id=uuid7())


def test_who_sees_less_is_no_second_person(waiting: Export) -> None:
    account = make_account()
    make_post(account, "community_office", XIGUAN_PATH, classes="BC")
    elsewhere = office("14.10.28.100.001.")

    for scope in (make_scope(account, at=now()), elsewhere):
        with pytest.raises(cannot.CannotDecide):
            deciding.decide(scope, waiting, agrees=True, words="", at=now(), id=uuid7())


def test_an_answer_is_given_once(waiting: Export) -> None:
    deciding.decide(office(), waiting, agrees=False, words="", at=now(), id=uuid7())

    with pytest.raises(cannot.CannotDecideTwice):
        deciding.decide(office(), again(waiting), agrees=True, words="", at=now(), id=uuid7())


def test_an_answer_after_a_day_is_none(waiting: Export) -> None:
    with pytest.raises(cannot.CannotDecideTwice):
        deciding.decide(office(), waiting, agrees=True, words="", at=now() + timedelta(hours=25), id=uuid7())


def test_who_has_lost_the_post_gets_no_file(waiting: Export) -> None:
    Post.objects.filter(county=COUNTY, account=waiting.asker).update(ended_at=now())

    deciding.decide(office(), waiting, agrees=True, words="", at=now(), id=uuid7())

    assert (again(waiting).outcome, again(waiting).why) == ("failed", "scope")
    assert not running.vault_of(waiting).has_file()


def test_what_breaks_while_it_is_written_leaves_nothing(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(scope: Any, asked: Asked) -> Iterator[Row]:
        yield Row(("",) * 14)
        raise ZeroDivisionError

    source = sources.get("people.persons")
    monkeypatch.setattr(sources, "_found", {"people.persons": _with_rows(source, broken)})

    row = asked(office(), wish())

    assert (again(row).outcome, again(row).why) == ("failed", "error")
    assert [path.suffix for path in _lying(row)] == [".lock"]


def _with_rows(source: Any, rows: Any) -> Any:
    from dataclasses import replace

    return replace(source, rows=rows)


def _lying(row: Export) -> list[Path]:
    return sorted(running.vault_of(row).path("x").parent.glob(f"{row.id}.*"))


def _account(row: Export) -> Any:
    from lianfang.access.models import Account

    return Account.objects.get(county=COUNTY, id=row.asker)


def test_who_stops_it_gets_no_file(waiting: Export) -> None:
    running.vault_of(waiting).ask_to_stop()

    deciding.decide(office(), waiting, agrees=True, words="", at=now(), id=uuid7())

    assert (again(waiting).outcome, standing_of(again(waiting))) == ("stopped", Standing.STOPPED)
    assert not running.vault_of(waiting).has_file()


def test_who_no_longer_wants_a_file_has_it_destroyed(laid_out: None) -> None:
    scope = office()
    row = asked(scope, wish())

    deciding.give_up(scope, again(row), at=now(), id=uuid7())

    assert (standing_of(again(row)), running.vault_of(row).has_file()) == (Standing.DESTROYED, False)
    with pytest.raises(cannot.CannotFetchOthers):
        deciding.give_up(office(), again(row), at=now(), id=uuid7())


def test_what_a_restart_has_cut_off_is_written_by_the_clock(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(running, "start", lambda county, export: None)  # the server dies before it begins
        deciding.decide(office(), waiting, agrees=True, words="", at=now(), id=uuid7())
    assert again(waiting).outcome == ""

    monkeypatch.setattr(due, "SETTLES", timedelta(0))
    dues.run(COUNTY, now())

    assert again(waiting).outcome == "done"


def test_nobody_writes_what_another_is_writing(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    with running.vault_of(waiting).claimed():
        deciding.decide(office(), waiting, agrees=True, words="", at=now(), id=uuid7())
        assert running.vault_of(waiting).is_worked_on()

    assert again(waiting).outcome == ""


def let_time_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing any longer: the door would refuse what is said to happen tomorrow."""
    at_once = Rulebook([DatedRule(timedelta(0), SOME_DAY, "试")])
    for module in (rules, due):
        monkeypatch.setattr(module, "KEPT", at_once)


def test_a_file_is_destroyed_when_its_time_is_over(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked(office(), wish())

    dues.run(COUNTY, now())
    kept = running.vault_of(row).has_file()
    let_time_pass(monkeypatch)
    dues.run(COUNTY, now())
    dues.run(COUNTY, now())

    assert (kept, again(row).destroyed, _lying(row)) == (True, "expired", [])
    assert kinds() == ["asked", "finished", "destroyed"]


def test_a_question_that_nobody_answers_lapses(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    let_time_pass(monkeypatch)

    dues.run(COUNTY, now())

    assert (again(waiting).destroyed, list(due.overdue_exports(COUNTY, now()))) == ("unanswered", [])


def test_what_cannot_be_finished_for_a_day_is_given_up(waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(running, "start", lambda county, export: None)
        deciding.decide(office(), waiting, agrees=True, words="", at=now(), id=uuid7())

    let_time_pass(monkeypatch)
    monkeypatch.setattr(due, "SETTLES", timedelta(0))

    dues.run(COUNTY, now())

    assert (again(waiting).outcome, again(waiting).why) == ("failed", "late")


def test_each_who_is_named_whole_is_said_to_have_been_seen(people: tuple[Member, ...]) -> None:
    asked(office(), wish(**WHOLE))

    seen = StoredEntry.objects.get(county=COUNTY, kind="people.unmasked")
    assert {person.person.hex for person in people} <= set(seen.subjects.split(","))


def test_a_masked_list_shows_nobody(laid_out: None) -> None:
    asked(office(), wish())

    assert not StoredEntry.objects.filter(county=COUNTY, kind="people.unmasked").exists()


def test_waiting_lists_are_shown_to_who_may_decide(waiting: Export) -> None:
    asker = make_scope(_account(waiting), at=now())

    assert [row.id for row in queries.waiting(office(), at=now())] == [waiting.id]
    assert queries.waiting(asker, at=now()) == []
    assert queries.waiting(office("14.10.28.100.001."), at=now()) == []
