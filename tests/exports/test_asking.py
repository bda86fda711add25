from datetime import date

import pytest
from tests.exports.world import asked, office, wish
from tests.fixtures.access import scope_as
from tests.people.world import COUNTY, EAST, XIANGHE, XIGUAN_PATH

from lianfang.exports import asking, cannot, rules
from lianfang.exports.models import Export
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.kit.rules import DatedRule, Rulebook
from lianfang.ledger.door import Draft
from lianfang.ledger.models import StoredEntry

pytestmark = pytest.mark.django_db
SOME_DAY = date(2017, 6, 1)


def rule(value: int) -> Rulebook[int]:
    return Rulebook([DatedRule(value, SOME_DAY, "试")])


def test_a_wish_is_counted_within_the_scope_alone(laid_out: None) -> None:
    found = asking.measured(office(), wish(unmasked=True, purpose="report"), at=now())

    assert (found.counted, found.identities, found.classes) == ((3, 3), 3, "ABC")


def test_a_masked_list_names_nobody(laid_out: None) -> None:
    assert asking.measured(office(), wish(), at=now()).identities == 0


def test_a_list_that_nobody_registered_is_refused(laid_out: None) -> None:
    with pytest.raises(cannot.CannotFindSource):
        asking.measured(office(), wish("people.secrets"), at=now())


def test_who_may_not_take_persons_out_finds_no_such_list(laid_out: None) -> None:
    with pytest.raises(cannot.CannotFindSource):
        asking.measured(scope_as("auditor", XIGUAN_PATH), wish(), at=now())


def test_a_place_outside_the_scope_is_refused(laid_out: None) -> None:
    with pytest.raises(cannot.CannotExportHere):
        asking.measured(office(), wish(place=EAST), at=now())


def test_who_may_not_see_numbers_gets_no_whole_names(laid_out: None) -> None:
    with pytest.raises(cannot.CannotNameThem):
        asking.measured(
            scope_as("community_office", XIGUAN_PATH, classes="BC"), wish(unmasked=True, purpose="call"), at=now()
        )


def test_a_list_without_identities_cannot_be_whole(laid_out: None) -> None:
    with pytest.raises(cannot.CannotNameThem):
        asking.measured(office(), wish("screening.unvisited", unmasked=True, purpose="call"), at=now())


@pytest.mark.parametrize(("purpose", "words"), [("", ""), ("other", " ")])
def test_whole_names_need_a_purpose(laid_out: None, purpose: str, words: str) -> None:
    with pytest.raises(cannot.CannotExportWithoutPurpose):
        asking.measured(office(), wish(unmasked=True, purpose=purpose, words=words), at=now())


def test_more_rows_than_a_sheet_holds_are_refused(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianfang.exports.asking.MOST_SHEET_ROWS", 2)

    with pytest.raises(cannot.CannotFitSheet):
        asking.measured(office(), wish(), at=now())
    assert asking.measured(office(), wish(format="csv"), at=now()).counted.rows == 3


def test_an_empty_list_is_not_asked_for(laid_out: None) -> None:
    with pytest.raises(cannot.CannotExportNothing):
        asked(office(), wish(filters={"residence": "tenant"}))


def test_one_person_has_a_quota_of_running_exports(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SECOND_PERSON", rule(1))
    monkeypatch.setattr(asking, "RUNNING_AT_ONCE", rule(1))
    scope = office()
    asked(scope, wish(unmasked=True, purpose="report"))

    with pytest.raises(cannot.CannotRunMore):
        asked(scope, wish())
    asked(office(), wish())  # another's quota is another's


def test_one_person_has_a_quota_of_stored_files(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "STORED_AT_ONCE", rule(1))
    scope = office()
    asked(scope, wish())

    with pytest.raises(cannot.CannotStoreMore):
        asked(scope, wish())


def test_a_double_click_is_one_export(laid_out: None) -> None:
    scope, at, id = office(), now(), uuid7()

    both = {asking.ask(scope, asking.measured(scope, wish(), at=at), at=at, id=id) for _n in range(2)}

    assert both == set(Export.objects.filter(county=COUNTY).values_list("id", flat=True))


def test_words_of_a_purpose_are_sealed(laid_out: None) -> None:
    asked(office(), wish(unmasked=True, purpose="other", words="移交隔离点"))

    stored = StoredEntry.objects.get(county=COUNTY, kind="exports.asked")
    assert "移交隔离点" not in stored.body


def test_the_door_refuses_whole_names_without_a_purpose(laid_out: None) -> None:
    from lianfang.exports.kinds import AskedBody
    from lianfang.ledger.door import record

    body = AskedBody(export=uuid7(), source="people.persons", format="csv", unmasked=True, rows=1, identities=1)

    answer = record([Draft("exports.asked", body, XIANGHE, now())], by=office().author())[0]

    assert isinstance(answer.refusal, cannot.CannotExportWithoutPurpose)


def test_the_rules_say_where_they_come_from() -> None:
    notice = rules.SECOND_PERSON.on(date(2020, 2, 6))

    assert (notice.value, "2020-02-04" in notice.source) == (1000, True)
    assert (rules.needs_second(1000, date(2020, 2, 6)), rules.needs_second(1001, date(2020, 2, 6))) == (False, True)
