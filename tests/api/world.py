"""What other programs ask for in tests: 西关社区 with two households, and 东关社区, which they may not see."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client
from tests.fixtures.access import make_account, make_post
from tests.people.world import COUNTY, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN, XIGUAN_PATH, lay_out, member, register
from tests.screening.world import visit_draft

from lianfang.access.models import Post
from lianfang.access.scope import post_scope
from lianfang.access.signing.tokens import make_token
from lianfang.kit.clock import now
from lianfang.ledger.door import SYSTEM, Draft, record


@dataclass(frozen=True, slots=True)
class Program:
    """Somebody else's program with a token."""

    token: str
    post: Post

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/{path}", query, headers={"Authorization": f"Bearer {self.token}"})

    def read(self, path: str, **query: Any) -> Any:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content
        return answer.json()


def program(
    role: str = "community_office", path: str = XIGUAN_PATH, *, place: UUID | None = XIGUAN, classes: str | None = None
) -> Program:
    account = make_account()
    post = make_post(account, role, path, place=place, classes=classes)
    return Program(make_token(account, post_scope(post), device="别的程序", at=now())[1], post)


def told(*drafts: Draft) -> None:
    answers = record(list(drafts), by=SYSTEM(COUNTY))
    assert {answer.status for answer in answers} == {"stored"}, answers


@dataclass(frozen=True, slots=True)
class Homes:
    mine: UUID
    second: UUID
    foreign: UUID


def settle() -> Homes:
    """First what nobody here may see, then what the programs read; one visit at each door."""
    lay_out()
    foreign = register(member("毕在东"), door=EAST_DOOR)
    told(visit_draft("refused", EAST_DOOR))
    mine = register(member("张大山"), member("李秀英", relation="spouse"), door=DOOR)
    second = register(member("欧阳小山"), door=OTHER_DOOR)
    told(visit_draft("vacant", OTHER_DOOR, minutes=1), visit_draft("refused", DOOR, minutes=2))
    return Homes(mine, second, foreign)


def problem(answer: Any) -> tuple[int, str]:
    """The status and the code of a refusal; it must say what, why and what to do."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = json.loads(answer.content)
    assert found["status"] == answer.status_code
    assert [part for part in ("title", "detail", "what", "why", "do") if not found[part]] == []
    return answer.status_code, found["code"]
