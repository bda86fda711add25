"""The set of headers with what they should be matched to, in two halves: one to build on, one only to measure.

In the files: `> title` begins a form; `parent/header = answer | samples` is a column. An answer is a field's key, `-`
for none, `?travel` for a flag about travel, `a+b` for two fields in one cell. `~` before an answer: it is right, and so
is leaving the column open (it is not counted for recall). `a or b`: the directory has two fields that say it, and
either is right. A slash that is part of a header stands in it where no parent is meant: only forms whose headers begin
with a known group have parents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lianfang.books.headers.matching import match
from lianfang.books.headers.spelling import spelled
from lianfang.books.shapes import Header, Match
from lianfang.facts.catalogue import fields

HERE = Path(__file__).parent / "headers"
GROUPS = frozenset(
    "2月1日 2月2日 基本情况 返乡情况 健康监测 包保责任人 第1天 第2天 其中湖北 居家隔离 检测数据 "
    "2月8日 2月9日 湖北返乡人员 其他省外返乡人员 "
    "武汉返乡人员 省外返乡人员 上午 下午 入库 出库 "
    "返程信息 管控信息 五包一 核酸检测 隔离信息 每日体温 责任医生 包保干部 居家观察 省外返乡人员 带班领导 值班人员 "
    "网格长 网格员 户主信息 监护人 班主任 本人信息 来源地 户籍 工作单位 解除情况".split()
)


@dataclass(frozen=True)
class Case:
    """A header of a form, and what is right."""

    title: str
    header: Header
    answers: tuple[str, ...]
    is_open: bool

    @property
    def is_due(self) -> bool:
        return not self.is_open and "-" not in self.answers


@dataclass(frozen=True)
class Score:
    """How a half did: `wrong` names what was matched and should not have been, `missed` what was left open."""

    cases: int
    answered: int
    right: int
    expected: int
    found: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    def __str__(self) -> str:
        return (
            f"{self.cases} headers, {self.answered} matched, {self.right} of them right: "
            f"precision {self.precision:.3f}, recall {self.recall:.3f} ({self.found} of {self.expected})"
        )


def cases(half: str) -> list[Case]:
    """The columns of a half, in the order of its forms."""
    found: list[Case] = []
    title, column = "", 0
    for line in (HERE / f"{half}.txt").read_text("utf-8").splitlines():
        if line.startswith(">"):
            title, column = line[1:].strip(), 0
        elif line and not line.startswith("#"):
            column += 1
            found.append(_case(title, column, line))
    return found


def _case(title: str, column: int, line: str) -> Case:
    rest, _, samples = line.partition(" | ")
    words, _, answer = rest.rpartition(" = ")
    parent, slash, name = words.partition("/")
    parents = (parent,) if slash and parent in GROUPS else ()
    said = spelled(name if parents else words)
    day = spelled(parent).day if parents else said.day
    header = Header(column, said.text, parents, said.unit, said.options, said.hint, tuple(samples.split()), day)
    right = tuple(answer.removeprefix("~").strip().split(" or "))
    return Case(title, header, right, answer.startswith("~"))


def answer_of(one: Match) -> str:
    if one.field is not None:
        return one.field.key
    if one.parts:
        return "+".join(part.key for part in one.parts)
    return f"?{one.window.about}" if one.window is not None else "-"


def answers(found: Sequence[Case]) -> Iterator[tuple[Case, str]]:
    """Match each form as a whole, as it would be."""
    for title in dict.fromkeys(case.title for case in found):
        form = [case for case in found if case.title == title]
        matched = match([case.header for case in form], list(fields), title=title)
        yield from zip(form, map(answer_of, matched), strict=True)


def score(half: str) -> Score:
    found = cases(half)
    answered = right = expected = hit = 0
    wrong, missed = [], []
    for case, answer in answers(found):
        words = "/".join((*case.header.parents, case.header.text))
        due, is_right = case.is_due, answer in case.answers
        expected += due
        if answer != "-":
            answered += 1
            right += is_right
            if not is_right:
                wrong.append(f"{case.title}: {words} → {answer}, not {' or '.join(case.answers)}")
        if due:
            hit += is_right
            if answer == "-":
                missed.append(f"{case.title}: {words} → open, not {' or '.join(case.answers)}")
    return Score(len(found), answered, right, expected, hit, tuple(wrong), tuple(missed))
