"""Who works in the drill: a post for every role, an office in each community and village, grid workers on the ground.

Nine of them can sign in, with one password that is printed; the others' accounts have none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.kinds import (
    ACCOUNT_OPENED,
    POST_ENDED,
    POST_GIVEN,
    AccountOpenedBody,
    Identity,
    PostEndedBody,
    PostTerms,
)
from lianfang.access.models import Account
from lianfang.access.terms import DEFAULT_CLASSES, DEFAULT_PURPOSE
from lianfang.kit.clock import day_of
from lianfang.kit.ids import uuid7_at
from lianfang.ledger.door import Author, Draft
from lianfang.places.divisions import Division as Listed
from lianfang.places.divisions import division_id

from . import names, numbers
from .ground import Block, Compound, Site
from .places import block_id, compound_id

PASSWORD = "yanlian-2020"  # noqa: S105 - printed at every start of a drill, which holds nobody's data
Words = str | Promise


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way into the drill: a role, its code, where, and a word on what to try."""

    staff_code: str
    role: str
    place: UUID
    where: str
    to_try: Words


@dataclass(slots=True)
class Holder:
    """An account with its post, as the drill records with it."""

    staff_code: str
    role: str
    place: UUID
    account: UUID
    post: UUID
    name: str
    phone: str

    def author(self, county: str) -> Author:
        return Author(county, self.account, self.post, f"drill-{self.staff_code}", "drill")


@dataclass(slots=True)
class Crew:
    """All holders: offices by division code, grid workers by compound or group."""

    county: str
    random: Random
    since: datetime
    holders: list[Holder] = field(default_factory=list)
    offices: dict[str, Holder] = field(default_factory=dict)
    workers: dict[UUID, Holder] = field(default_factory=dict)
    posts: dict[UUID, Holder] = field(default_factory=dict)
    sign_ins: list[SignIn] = field(default_factory=list)
    shown: str = ""  # the division whose office and grid worker can sign in

    def hire(self, staff_code: str, role: str, place: UUID) -> Holder:
        name = names.surname(self.random) + names.given_name(self.random, self.random.choice(("male", "female")), 1980)
        ids = (uuid7_at(self.since, self.random), uuid7_at(self.since, self.random))
        found = Holder(staff_code, role, place, *ids, name, numbers.phone(self.random))
        self.holders.append(found)
        self.posts[found.post] = found
        return found

    def admit(self, staff_code: str, role: str, place: UUID, where: str, to_try: Words) -> Holder:
        """Hire somebody who can sign in."""
        self.sign_ins.append(SignIn(staff_code, role, place, where, to_try))
        return self.hire(staff_code, role, place)

    def author_of(self, post: UUID) -> Author:
        return self.posts[post].author(self.county)

    def worker_of(self, division: str, compound: Compound | None, block: Block) -> Holder:
        return self.workers[_beat(division, compound, block)]


def muster(
    county: str, root: Listed, sites: Sequence[Site], townships: dict[str, str], random: Random, since: datetime
) -> Crew:
    """Return the crew of a county: those at the top, then every community's and village's own."""
    crew = Crew(county, random, since)
    _admit_top(crew, division_id(root.code), root.name)
    shown = next((site for site in sites if site.division.name.startswith("西关")), sites[0])
    crew.shown = shown.division.code
    behind = next((site for site in sites if site.division.name.startswith("黑秀")), sites[-1])
    for n, (code, township) in enumerate(sorted(townships.items()), 1):
        place = division_id(code)
        if shown.division.code.startswith(code):
            crew.admit(f"XZ{n:02d}", "township_office", place, township, _("看哪个社区、哪个村掉队，催一催"))
        else:
            crew.hire(f"XZ{n:02d}", "township_office", place)
    for site in sites:
        _hire_site(crew, site, is_shown=site is shown, is_behind=site is behind)
    crew.admit("ZHB2", "headquarters", division_id(root.code), root.name, _("别人要大名单：看清楚，同意或者不同意"))
    return crew


def _admit_top(crew: Crew, county: UUID, name: str) -> None:
    for code, role, to_try in (
        ("ZHB", "headquarters", _("看总览：还差多少户，哪里掉队；点开一个数，一直看到台账")),
        ("XTGL", "system_keeper", _("给岗位、移交岗位；台账的链是不是完整")),
        ("SJ", "auditor", _("查谁看过谁的全名，看更正和退回")),
        ("WJJ", "department_reader", _("看本部门能看的字段：发热、行程，没有姓名")),
    ):
        crew.admit(code, role, county, name, to_try)


def _hire_site(crew: Crew, site: Site, *, is_shown: bool, is_behind: bool) -> None:
    division = site.division
    place = division_id(division.code)
    number = division.code[len(crew.county.removesuffix("00")) :]  # a city's have two digits more
    code = ("SQ" if division.kind == "community" else "CW") + number
    if is_shown:
        to_try: Words = _("导入人员底册，在作战图上记入户，打印未访单，移交岗位")
        crew.offices[division.code] = crew.admit(code, "community_office", place, division.name, to_try)
    elif is_behind:
        crew.offices[division.code] = crew.admit(
            code, "community_office", place, division.name, _("看本村哪几组没人去")
        )
    else:
        crew.offices[division.code] = crew.hire(code, "community_office", place)
    for n, (beat, where) in enumerate(_beats(site), 1):
        worker = f"WG{number}{n:02d}"
        if is_shown and n == 1:
            crew.workers[beat] = crew.admit(worker, "grid_worker", beat, where, _("看今天要走的门，记一次入户"))
        else:
            crew.workers[beat] = crew.hire(worker, "grid_worker", beat)


def _beats(site: Site) -> Iterator[tuple[UUID, str]]:
    """A grid worker has a compound in town, a group in a village."""
    for compound in site.compounds:
        yield compound_id(site.division.code, compound), compound.name
    for group in site.groups:
        yield block_id(site.division.code, None, group), group.name


def _beat(division: str, compound: Compound | None, block: Block) -> UUID:
    return compound_id(division, compound) if compound else block_id(division, None, block)


def accounts(crew: Crew) -> list[Account]:
    """The accounts to be stored; one hash serves all who can sign in, since it is slow on purpose."""
    known = make_password(PASSWORD)
    nobody = make_password(None)
    opening = {sign_in.staff_code for sign_in in crew.sign_ins}
    return [
        Account(
            id=holder.account,
            county=crew.county,
            staff_code=holder.staff_code,
            password=known if holder.staff_code in opening else nobody,
        )
        for holder in crew.holders
    ]


def drafts(crew: Crew) -> Iterator[Draft]:
    """The entries that open the accounts and give the posts."""
    for holder in crew.holders:
        yield _opened(crew, holder)
    for holder in crew.holders:
        yield _given(crew, holder)


def _opened(crew: Crew, holder: Holder) -> Draft:
    identity = Identity(name=holder.name, phone=holder.phone)
    body = AccountOpenedBody(account=holder.account, staff_code=holder.staff_code, identity=identity)
    return Draft(ACCOUNT_OPENED.name, body, holder.place, crew.since, id=uuid7_at(crew.since, crew.random))


def _given(crew: Crew, holder: Holder) -> Draft:
    body = PostTerms(
        post=holder.post,
        account=holder.account,
        role=holder.role,
        from_on=day_of(crew.since),
        classes="".join(DEFAULT_CLASSES[holder.role]),
        purpose=DEFAULT_PURPOSE[holder.role] or "发热与行程核对",
    )
    return Draft(POST_GIVEN.name, body, holder.place, crew.since, id=uuid7_at(crew.since, crew.random))


def ended(crew: Crew, post: UUID, at: datetime, random: Random) -> Draft:
    """The entry by which a grid worker has left."""
    holder = crew.posts[post]
    body = PostEndedBody(post=post, role=holder.role, reason="抽调到县医院")
    return Draft(POST_ENDED.name, body, holder.place, at, id=uuid7_at(at, random))
