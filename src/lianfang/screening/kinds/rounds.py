"""Rounds: opened for a place with a deadline and questions, begun at each lowest place, closed with a record."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AwareDatetime, Field, StringConstraints

from lianfang.kit.clock import day_of
from lianfang.kit.refusals import Refusal
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds
from lianfang.screening import rounds
from lianfang.screening.terms import Audience

OFFICES = frozenset({"community_office", "township_office", "headquarters"})
MOST_QUESTIONS = 20
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class CannotOpenRound(Refusal):
    """The base of all that the opening of a round alone can have wrong."""

    code: ClassVar[str] = "round_wrong"
    what = gettext_lazy("这一轮没开起来")


class CannotAskWithoutGround(CannotOpenRound):
    code = "round_without_ground"
    why = gettext_lazy("要问行程、接触、症状或体温，却没写问谁、依据哪份文件。")
    do = gettext_lazy("选好问谁，写上文件名和日期；或者不问这几样。")


class CannotAskEveryoneByNotice(CannotOpenRound):
    code = "round_everyone_by_notice"
    why = gettext_lazy("依据的通知要求最小范围，原则上只问重点人群，不能拿它去问每个人。")
    do = gettext_lazy("改成只问重点人员；确有上级文件要求每人都问的，写那份文件。")


class CannotAskTwice(CannotOpenRound):
    code = "round_question_twice"
    why = gettext_lazy("同一个问题（{key}）选了两遍。")
    do = gettext_lazy("去掉一个。")


class CannotEndBeforeBeginning(CannotOpenRound):
    code = "round_due_early"
    why = gettext_lazy("截止时间比开始还早。")
    do = gettext_lazy("改一下截止时间。")


class CannotTakeRecord(Refusal):
    code = "round_record_wrong"
    what = gettext_lazy("这一轮没收成")
    why = gettext_lazy("收轮的数字对不上：走到的和还差的加起来不是总数。")
    do = gettext_lazy("回到这一轮的页面再收一次。")


class Question(Body):
    """One thing asked: a field's key, of each household or of each person."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,60}$")]
    subject: Literal["household", "person"]


class AskedOf(Body):
    """Whom travel, contact, symptoms and temperature may be asked of, and the document that says so."""

    of: Audience
    ground: Words
    ground_on: date


class RoundOpenedBody(Body):
    round: UUID
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    due_at: AwareDatetime
    questions: tuple[Question, ...] = Field(default=(), max_length=MOST_QUESTIONS)
    asked_of: AskedOf | None = None


class RoundBegunBody(Body):
    """The doors of one lowest place at which the round begins; `part` of `parts` where they are many."""

    round: UUID
    doors: tuple[UUID, ...] = Field(min_length=1, max_length=rounds.MOST_DOORS)
    part: Annotated[int, Field(ge=1)] = 1
    parts: Annotated[int, Field(ge=1)] = 1


class RoundRecord(Body):
    """What stood when the round was closed, at ledger number `seq`: doors by status, households and persons."""

    seq: int
    doors: int
    left: int
    todo: int = 0
    again: int = 0
    refused: int = 0
    needs: int = 0
    watch: int = 0
    done: int = 0
    vacant: int = 0
    persons_seen: int = 0
    members: int | None = None
    households: int | None = None
    households_reached: int | None = None


class RoundClosedBody(Body):
    round: UUID
    record: RoundRecord


def check_opened(body: RoundOpenedBody, header: Header) -> None:
    """Refuse a round that asks what its rule does not cover, or ends before it begins."""
    keys = [question.key for question in body.questions]
    if len(set(keys)) != len(keys):
        raise CannotAskTwice(key=next(key for key in keys if keys.count(key) > 1))
    if body.due_at <= header.happened_at:
        raise CannotEndBeforeBeginning
    if rounds.needs_ground(keys) and body.asked_of is None:
        raise CannotAskWithoutGround
    notice = rounds.SMALLEST_SCOPE.on(day_of(header.happened_at)).source
    if body.asked_of and body.asked_of.of is Audience.EVERYONE and body.asked_of.ground == notice:
        raise CannotAskEveryoneByNotice


def check_closed(body: RoundClosedBody, header: Header) -> None:
    said = body.record
    by_status = said.todo + said.again + said.refused + said.needs + said.watch + said.done + said.vacant
    if by_status != said.doors or said.todo + said.again + said.refused != said.left:
        raise CannotTakeRecord


def opened_summary(entry: Entry) -> str:
    body: RoundOpenedBody = entry.body
    return _("{name}，问 {n} 样").format(name=body.name, n=len(body.questions)) if body.questions else body.name


def begun_summary(entry: Entry) -> str:
    return _("{n} 户开始新一轮").format(n=len(entry.body.doors))


def closed_summary(entry: Entry) -> str:
    said: RoundRecord = entry.body.record
    return _("走到 {reached} 户，还差 {left} 户").format(reached=said.doors - said.left, left=said.left)


ROUND_OPENED = kinds.add(
    Kind(
        name="screening.round_opened",
        body=RoundOpenedBody,
        label="开一轮排查",
        label_en="Round opened",
        roles=OFFICES,
        subjects=lambda body, header: [body.round],
        creates=lambda body, header: [] if header.amends else [body.round],
        check=check_opened,
        summary=opened_summary,
    )
)
ROUND_BEGUN = kinds.add(
    Kind(
        name="screening.round_begun",
        body=RoundBegunBody,
        label="新一轮开始",
        label_en="Round begun here",
        subjects=lambda body, header: [header.place] if header.place else [],
        targets=lambda body, header: [body.round],
        summary=begun_summary,
    )
)
ROUND_CLOSED = kinds.add(
    Kind(
        name="screening.round_closed",
        body=RoundClosedBody,
        label="收一轮排查",
        label_en="Round closed",
        roles=OFFICES,
        subjects=lambda body, header: [body.round],
        targets=lambda body, header: [body.round],
        check=check_closed,
        summary=closed_summary,
    )
)
