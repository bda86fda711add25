"""What can be read: who the token is, places, households, persons, doors, visits, boards, and what changed."""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from lianfang.access.scope import Scope
from lianfang.kit.paging import Page
from lianfang.ledger.queries import amended, masked, newest_seq
from lianfang.people import queries as people
from lianfang.people.models import Household, Person
from lianfang.places import queries as places
from lianfang.places.terms import PlaceKind
from lianfang.screening.models import Door
from lianfang.screening.queries.coverage import progress_counts

from . import queries, rows
from .departed import departed
from .gate import HAND, SIGHT, Bearer, for_roles, scope_of_request
from .problems import Problem
from .shapes import Board, Changed, DoorRow, HouseholdFull, HouseholdRow, Me, PersonRow, PlaceRow, Rows, VisitRow

MOST_AT_ONCE = 500
CODES = frozenset({401, 403, 404, 422, 429})
Wanted = Annotated[UUID | None, Query(description=_("哪个地方以下；不写就是令牌的岗位管的全部"))]
After = Annotated[str | None, Query(max_length=600, description=_("上一页的 next，原样带回来"))]
Limit = Annotated[int, Query(ge=1, le=MOST_AT_ONCE, description=_("一页几行"))]
Since = Annotated[int, Query(ge=0, lt=2**63, description=_("上次读到第几笔；0 是从头"))]
Id = Annotated[UUID, Path(description=_("编号"))]
AnyRow = PlaceRow | HouseholdRow | PersonRow | DoorRow

reads = Router(auth=Bearer())


def _answers(shape: Any) -> dict[Any, Any]:
    return {200: shape, CODES: Problem}


def _page(page: Page[Any], shown: list[rows.Shown]) -> dict[str, Any]:
    return {"rows": shown, "next": page.next}


@reads.get("/me", response=_answers(Me), tags=["me"], summary=_("令牌是谁的，看得到哪里"))
@for_roles()
def me(request: HttpRequest) -> Any:
    scope = scope_of_request(request)
    post = scope.current
    assert post is not None  # noqa: S101 - Bearer has refused who has none
    found = {name: getattr(post, name) for name in ("county", "role", "place", "path", "purpose")}
    classes = sorted(post.classes)
    return found | {"account": scope.account, "post": post.id, "classes": classes, "seq": newest_seq(scope)}


@reads.get("/places", response=_answers(Rows[PlaceRow]), tags=["places"], summary=_("地方：区划、小区、楼、门"))
@for_roles()
def list_places(
    request: HttpRequest,
    place: Wanted = None,
    kind: Annotated[PlaceKind | None, Query(description=_("只要哪一种地方"))] = None,
    after: After = None,
    limit: Limit = 100,
) -> Any:
    scope = scope_of_request(request)
    top = queries.place(scope, place)
    page = queries.places(scope, top.path, kind=kind.value if kind else "", after=after, limit=limit)
    return _page(page, [rows.place_row(scope, row) for row in page.rows])


@reads.get("/places/{place_id}", response=_answers(PlaceRow), tags=["places"], summary=_("一个地方"))
@for_roles()
def get_place(request: HttpRequest, place_id: Id) -> Any:
    scope = scope_of_request(request)
    return rows.place_row(scope, queries.place(scope, place_id))


@reads.get("/households", response=_answers(Rows[HouseholdFull]), tags=["people"], summary=_("户和户里的人，姓名打码"))
@for_roles(HAND)
def list_households(request: HttpRequest, place: Wanted = None, after: After = None, limit: Limit = 100) -> Any:
    scope = scope_of_request(request)
    top = queries.place(scope, place)
    page = queries.households(scope, top.path, after=after, limit=limit)
    return _page(page, _homes(scope, page.rows))


@reads.get("/households/{household_id}", response=_answers(HouseholdFull), tags=["people"], summary=_("一户"))
@for_roles(HAND)
def get_household(request: HttpRequest, household_id: Id) -> Any:
    scope = scope_of_request(request)
    home: Household = queries.row(scope, Household.objects.all(), household_id)
    return _homes(scope, [home])[0]


def _homes(scope: Scope, homes: list[Household]) -> list[rows.Shown]:
    found = {home.id: rows.household_row(scope, home) | {"members": []} for home in homes}
    persons = queries.members(scope, homes)
    for person, shown in zip(persons, _persons(scope, persons), strict=True):
        found[person.household]["members"].append(shown)
    return list(found.values())


def _persons(scope: Scope, persons: list[Person]) -> list[rows.Shown]:
    names = people.names(scope, [person.id for person in persons])
    return [rows.person_row(scope, person, names.get(person.id, "")) for person in persons]


@reads.get("/persons/{person_id}", response=_answers(PersonRow), tags=["people"], summary=_("一个人，姓名打码"))
@for_roles(HAND)
def get_person(request: HttpRequest, person_id: Id) -> Any:
    scope = scope_of_request(request)
    return _persons(scope, [queries.person(scope, person_id)])[0]


@reads.get("/doors", response=_answers(Rows[DoorRow]), tags=["screening"], summary=_("门：走到没有，还差不差"))
@for_roles(SIGHT)
def list_doors(
    request: HttpRequest,
    place: Wanted = None,
    left: Annotated[bool | None, Query(description=_("只要还差的，或者只要不差的"))] = None,
    after: After = None,
    limit: Limit = 100,
) -> Any:
    scope = scope_of_request(request)
    top = queries.place(scope, place)
    page = queries.doors(scope, top.path, left=left, after=after, limit=limit)
    return _page(page, [rows.door_row(scope, row) for row in page.rows])


@reads.get("/doors/{door_id}", response=_answers(DoorRow), tags=["screening"], summary=_("一扇门"))
@for_roles(SIGHT)
def get_door(request: HttpRequest, door_id: Id) -> Any:
    scope = scope_of_request(request)
    return rows.door_row(scope, queries.row(scope, Door.objects.all(), door_id))


@reads.get("/visits", response=_answers(Rows[VisitRow]), tags=["screening"], summary=_("入户，新的在前"))
@for_roles(SIGHT)
def list_visits(request: HttpRequest, place: Wanted = None, after: After = None, limit: Limit = 100) -> Any:
    scope = scope_of_request(request)
    top = queries.place(scope, place)
    page = queries.visits(scope, top.path, after=after, limit=limit)
    opened, changed = masked(scope, page.rows), amended(scope, [row.id for row in page.rows])
    shown = [rows.visit_row(scope, row, opened[row.id], amended=row.id in changed) for row in page.rows]
    return _page(page, shown)


@reads.get("/boards/{place_id}", response=_answers(Board), tags=["boards"], summary=_("一个地方和它下面一层的数"))
@for_roles(SIGHT)
def get_board(request: HttpRequest, place_id: Id) -> Any:
    scope = scope_of_request(request)
    seq = newest_seq(scope)
    top = queries.place(scope, place_id)
    below = [one for one in places.children(scope, top.id) if one.tally == one.id]  # no stairwells, no doors
    whole, counted = progress_counts(scope, top.path, [one.path for one in below])
    parts = [rows.part_of_board(one, counts) for one, counts in zip(below, counted, strict=True)]
    return rows.part_of_board(top, whole) | {"seq": seq, "parts": parts}


@reads.get("/changes", response=_answers(Changed[AnyRow]), tags=["changes"], summary=_("一个地方从某一笔以后变了的行"))
@for_roles(HAND)
def list_changes(
    request: HttpRequest,
    book: Annotated[Literal["places", "households", "persons", "doors"], Query(description=_("哪一本底册"))],
    since: Since,
    place: Wanted = None,
    after: After = None,
    limit: Limit = 100,
) -> Any:
    scope = scope_of_request(request)
    seq = newest_seq(scope)  # before the rows: what comes in between is told twice rather than never
    top = queries.place(scope, place)
    page = queries.changed(scope, book, top.path, since=since, after=after, limit=limit)
    gone = departed(scope, book, top.path, since=since) if after is None else []
    return _page(page, _shown(scope, book, page.rows)) | {"gone": gone, "seq": seq}


def _shown(scope: Scope, book: str, found: list[Any]) -> list[rows.Shown]:
    if book == "persons":
        return _persons(scope, found)
    shows: dict[str, Callable[[Scope, Any], rows.Shown]] = {
        "places": rows.place_row,
        "households": rows.household_row,
        "doors": rows.door_row,
    }
    return [shows[book](scope, row) for row in found]
