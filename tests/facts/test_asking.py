"""Questions of a county: added, changed, ended, found in the directory; and what it says no to."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as

from lianfang.access.scope import Scope
from lianfang.facts import answered, asking, cannot, queries
from lianfang.facts.catalogue import fields
from lianfang.facts.directory import directory, field_of
from lianfang.facts.kinds import ADDED, CHANGED, QuestionAdded, QuestionChanged
from lianfang.facts.models import Question
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import Draft, record, record_one
from lianfang.ledger.models import Finding, StoredEntry

from .asked import AT, COUNTY, COUNTY_ID, ON, OTHER, OTHER_ID, TWO, add, lay_ground, question

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def headquarters(db: None) -> Scope:
    theirs = lay_ground(OTHER)
    elsewhere = question(slug="elsewhere", label="别县的问题")
    record_one(Draft(ADDED.name, elsewhere, OTHER_ID, AT), by=theirs.author())
    return lay_ground()


def change(scope: Scope, asked: QuestionAdded, id: UUID | None = None, base: tuple[UUID, ...] | None = None) -> str:
    row = queries.question(scope, f"q.{asked.slug}")
    heads = tuple(UUID(head) for head in row.heads) if row else ()
    seen = heads if base is None else base
    answer = asking.change_question(asked, base=seen, place=COUNTY_ID, by=scope.author(), at=LATER, id=id)
    return answer.status


def end(scope: Scope, until: date) -> None:
    asking.end_question("live_poultry", until=until, reason="", place=COUNTY_ID, by=scope.author(), at=LATER)


def own(scope: Scope, on: date = ON) -> list[str]:
    return [field.key for field in queries.fields_of(scope, on) if field.is_own]


def test_an_added_question_is_a_field_like_all_others(headquarters: Scope) -> None:
    assert add(headquarters, type="code", options=TWO, synonyms=("活禽接触",)).status == "stored"

    field = field_of(COUNTY, "q.live_poultry")
    assert field is not None
    assert (field.label, field.subject, field.type, field.privacy) == ("是否接触活禽", "person", "code", "C")
    assert field.ground == "吉县指挥部办公室通知第7号（2020-02-05）"
    assert [option.label for option in field.options] == ["养了", "没养"]
    assert [word for word, _parents in field.words] == ["是否接触活禽", "活禽接触"]
    assert own(headquarters) == ["q.live_poultry"]


def test_fields_of_a_day_leave_out_what_is_not_asked_yet_or_no_more(headquarters: Scope) -> None:
    add(headquarters)
    end(headquarters, date(2020, 2, 20))

    asked = {day: own(headquarters, date(2020, 2, day)) for day in (4, 5, 19, 20)}

    assert asked == {4: [], 5: ["q.live_poultry"], 19: ["q.live_poultry"], 20: []}
    assert [field.key for field in directory(COUNTY, date(2020, 1, 31))] == [
        field.key for field in fields if field.since <= date(2020, 1, 31)
    ]


def test_a_question_that_ended_can_still_be_read(headquarters: Scope) -> None:
    add(headquarters)
    end(headquarters, ON)

    read = queries.field(headquarters, "q.live_poultry")

    assert read is not None
    assert read.label == "是否接触活禽"


def test_another_county_asks_its_own(headquarters: Scope) -> None:
    add(headquarters)

    assert [field.key for field in directory(OTHER, ON) if field.is_own] == ["q.elsewhere"]
    assert queries.question(headquarters, "q.elsewhere") is None


def test_a_click_twice_is_one_question(headquarters: Scope) -> None:
    one = uuid7()

    assert [add(headquarters, id=one).status for _n in range(2)] == ["stored", "same"]
    assert StoredEntry.objects.filter(county=COUNTY, kind=ADDED.name).count() == 1


def test_a_key_is_taken_once_even_after_its_end(headquarters: Scope) -> None:
    add(headquarters)
    end(headquarters, ON)

    with pytest.raises(cannot.CannotTakeKey):
        add(headquarters, label="养不养鸡")


def test_words_of_another_question_are_taken(headquarters: Scope) -> None:
    add(headquarters, synonyms=("活禽接触",))

    with pytest.raises(cannot.CannotAskAgain) as refused:
        add(headquarters, slug="poultry_again", label="活禽接触")

    assert refused.value.params["key"] == "q.live_poultry"


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"purpose": ""}, cannot.CannotAskWithoutPurpose),
        ({"ground": ""}, cannot.CannotAskWithoutGround),
        ({"label": "姓 名"}, cannot.CannotAskAgain),
        ({"label": "宗教信仰"}, cannot.CannotAskUseless),
    ],
)
def test_the_door_itself_refuses_what_says_no_purpose(
    headquarters: Scope, otherwise: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        record_one(Draft(ADDED.name, question(**otherwise), COUNTY_ID, AT), by=headquarters.author())


def test_a_question_is_not_amended(headquarters: Scope) -> None:
    first = add(headquarters).id

    with pytest.raises(cannot.CannotAmendQuestion):
        record_one(
            Draft(ADDED.name, question(type="int"), COUNTY_ID, AT, amends=first, base=(first,)),
            by=headquarters.author(),
        )


def test_words_and_purpose_can_change_after_an_answer_but_not_the_type(
    headquarters: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(headquarters, type="code", options=TWO)
    monkeypatch.setattr(answered, "_sources", {})
    answered.add_source("test", lambda county, key: (county, key) == (COUNTY, "q.live_poultry"))

    asked = {"type": "code", "options": TWO}
    assert change(headquarters, question(**asked | {"label": "碰过活禽没有"})) == "stored"
    for otherwise in ({"type": "bool"}, {"type": "code", "options": (TWO[0], TWO[1].model_copy(update={"slug": "x"}))}):
        with pytest.raises(cannot.CannotChangeAnswered):
            change(headquarters, question(**{"label": "碰过活禽没有", **otherwise}))

    row = Question.objects.get(county=COUNTY)
    assert (row.label, row.type) == ("碰过活禽没有", "code")


def test_the_type_can_change_before_any_answer(headquarters: Scope) -> None:
    add(headquarters)

    assert change(headquarters, question(type="int", unit="只")) == "stored"
    assert [(row.type, row.unit) for row in queries.questions(headquarters)] == [("int", "只")]


def test_a_change_that_changes_nothing_is_none(headquarters: Scope) -> None:
    add(headquarters)

    with pytest.raises(cannot.CannotChangeNothing):
        change(headquarters, question())


def test_a_change_clicked_twice_is_one(headquarters: Scope) -> None:
    add(headquarters)
    one, asked = uuid7(), question(label="碰过活禽没有")

    assert [change(headquarters, asked, id=one) for _n in range(2)] == ["stored", "same"]


def test_what_ended_is_not_changed_and_not_ended_again(headquarters: Scope) -> None:
    add(headquarters)
    end(headquarters, ON)

    with pytest.raises(cannot.CannotChangeEnded):
        change(headquarters, question(label="碰过活禽没有"))
    with pytest.raises(cannot.CannotChangeEnded):
        end(headquarters, ON)


def test_only_own_questions_are_changed(headquarters: Scope) -> None:
    with pytest.raises(cannot.CannotFindQuestion):
        change(headquarters, question(slug="name"))


def test_two_who_add_the_same_meet_in_one_row(headquarters: Scope) -> None:
    drafts = [Draft(ADDED.name, question(label=word), COUNTY_ID, at) for word, at in (("甲", AT), ("乙", LATER))]

    assert {answer.status for answer in record(drafts, by=headquarters.author())} == {"stored"}

    assert [row.label for row in queries.questions(headquarters)] == ["甲"]
    assert list(Finding.objects.values_list("entry", "code")) == [(drafts[1].id, "facts.added_twice")]


def test_changes_that_did_not_know_each_other_are_found(headquarters: Scope) -> None:
    first = add(headquarters).id
    changes = [
        Draft(
            CHANGED.name,
            QuestionChanged(**question(label=word).model_dump(), fields=("label",)),
            COUNTY_ID,
            at,
            base=(first,),
        )
        for word, at in (("甲", AT + timedelta(minutes=1)), ("乙", LATER))
    ]

    record(changes, by=headquarters.author())

    assert [row.label for row in queries.questions(headquarters)] == ["乙"]
    assert list(Finding.objects.values_list("entry", "code")) == [(changes[0].id, "facts.changed_apart")]


def test_the_directory_reads_the_same_after_a_rebuild(headquarters: Scope) -> None:
    add(headquarters, type="code", options=TWO)
    change(headquarters, question(type="code", options=TWO, label="碰过活禽没有"))

    assert [one for one in rebuild(COUNTY).differences if one.table == "facts_question"] == []


def test_only_headquarters_adds(headquarters: Scope) -> None:
    office = scope_as("township_office", "14.10.28.100.")

    with pytest.raises(Refusal) as refused:
        add(office)

    assert refused.value.code == "access.not_your_kind"


def test_search_finds_by_any_word(headquarters: Scope) -> None:
    add(headquarters, synonyms=("活禽接触",))

    keys = {
        words: [field.key for field in queries.found(headquarters, words, ON)]
        for words in ("抵吉时间", "活禽接触", "temp_am")
    }

    assert keys == {"抵吉时间": ["return_on"], "活禽接触": ["q.live_poultry"], "temp_am": ["temp_am_c"]}
    assert len(queries.found(headquarters, "", ON)) == len(queries.fields_of(headquarters, ON))


def test_near_proposes_own_questions_too(headquarters: Scope) -> None:
    add(headquarters)

    assert [field.key for field in queries.near(headquarters, "是否接触活禽畜", ON)][:1] == ["q.live_poultry"]
    assert not queries.answered(headquarters, "q.live_poultry")
