"""What would become of each row of a list of staff: opened with a post, given one more post, the same, or refused."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lianfang.access.holding import held_at
from lianfang.access.models import Account, Member, Post, tidy_code
from lianfang.access.registers import phone_digest
from lianfang.access.rules import tidy_phone
from lianfang.access.scope import Scope
from lianfang.access.terms import MAY_GIVE, Role
from lianfang.kit.refusals import Refusal
from lianfang.kit.sentences import listed
from lianfang.places.models import Place

from . import cannot
from .sheet import StaffRow
from .where import Grounds

Answer = Literal["opened", "given", "same", "refused"]
CODE = re.compile(r"[0-9A-Z][0-9A-Z._-]{1,31}")
SHORTEST_PHONE = 7
LONGEST_PHONE = 15
# How offices call the roles, beside the words of `terms`.
ROLE_WORDS = {
    "grid_worker": ("网格员", "楼栋长", "楼长", "片长", "网格长", "组长", "包户干部", "gridworker"),
    "community_office": (
        *("社区办公室", "村办公室", "社区干部", "村干部", "社区工作者"),
        *("社区书记", "村支书", "社区主任", "村主任", "communityoffice"),
    ),
    "township_office": ("乡镇办公室", "街道办公室", "乡镇干部", "镇干部", "街道干部", "townshipoffice"),
    "headquarters": ("指挥部", "指挥部办公室", "headquarters"),
    "department_reader": ("部门", "部门查阅", "departmentreader"),
    "auditor": ("审计", "审计员", "监督", "auditor"),
    "system_keeper": ("系统管理员", "管理员", "systemkeeper"),
}
# At which kinds of place a role is held; all others anywhere.
KINDS_OF = {
    "township_office": frozenset({"township"}),
    "community_office": frozenset({"community", "village"}),
    "headquarters": frozenset({"county", "city"}),
    "grid_worker": frozenset({"community", "village", "grid", "compound", "group", "building", "lane"}),
}
PREFIXES = {"grid_worker": "WG", "community_office": "SQ", "township_office": "XZ", "headquarters": "ZHB"}


@dataclass(slots=True)
class Planned:
    """A row with what would become of it."""

    row: StaffRow
    answer: Answer
    place: Place | None = None
    role: str = ""
    phone: str = ""
    staff_code: str = ""
    account: Account | None = None
    refusal: Refusal | None = None

    @property
    def role_word(self) -> str:
        return str(Role(self.role).label) if self.role else ""


@dataclass(slots=True)
class Known:
    """Who is there already: accounts by phone and by staff code, posts held now; and who came in rows before."""

    members: dict[bytes, Member] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    by_id: dict[object, Account] = field(default_factory=dict)
    held: set[tuple[object, str, object]] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)


def plan_staff(scope: Scope, rows: Sequence[StaffRow], *, at: datetime) -> list[Planned]:
    """Say what would become of each of `rows`, in their order; five queries for any number."""
    known, grounds = _known(scope, rows, at), Grounds(scope)
    seen: dict[tuple[str, object, str], int] = {}
    accounts: dict[str, str] = {}
    found = []
    for row in rows:
        try:
            planned = _planned(scope, row, known, grounds)
            _check_once(planned, seen)
            if planned.answer == "opened":
                _code(planned, known, accounts)
        except Refusal as refusal:
            planned = Planned(row, "refused", refusal=refusal)
        found.append(planned)
    return found


def _known(scope: Scope, rows: Iterable[StaffRow], at: datetime) -> Known:
    digests = [phone_digest(scope.county, tidy_phone(row.phone)) for row in rows]
    members = list(Member.objects.filter(county=scope.county, phone_digest__in=[one for one in digests if one]))
    codes = {tidy_code(row.staff_code) for row in rows if row.staff_code}
    ids = [member.id for member in members]
    accounts = list(Account.objects.filter(staff_code__in=codes) | Account.objects.filter(pk__in=ids))
    posts = Post.objects.filter(held_at(at), county=scope.county, account__in=[one.pk for one in accounts])
    return Known(
        {bytes(member.phone_digest or b""): member for member in members},
        {one.staff_code: one for one in accounts},
        {one.pk: one for one in accounts},
        set(posts.values_list("account", "role", "place")),
        set(Account.objects.filter(county=scope.county).values_list("staff_code", flat=True)),
    )


def _planned(scope: Scope, row: StaffRow, known: Known, grounds: Grounds) -> Planned:
    if not row.name:
        raise cannot.CannotOpenNameless
    phone = tidy_phone(row.phone)
    if not SHORTEST_PHONE <= len(phone) <= LONGEST_PHONE:
        raise cannot.CannotOpenWithoutPhone(phone=row.phone[:20])
    role = _role(scope, row.role)
    place = grounds.named(row.place)
    if place.kind not in KINDS_OF.get(role, frozenset({place.kind})):
        raise cannot.CannotStandThere(role=_word(role), place=place.name, kind=place.words)
    if role == Role.DEPARTMENT_READER and not row.purpose:
        raise cannot.CannotOpenWithoutPurpose
    account = _account(scope, row, phone, known)
    if account is None:
        return Planned(row, "opened", place, role, phone)
    answer: Answer = "same" if (account.pk, role, place.id) in known.held else "given"
    return Planned(row, answer, place, role, phone, account.staff_code, account)


def _role(scope: Scope, text: str) -> str:
    said = "".join(char for char in text if char.isalnum()).lower()
    for role, words in ROLE_WORDS.items():
        if said and (said in words or said == "".join(char for char in _word(role) if char.isalnum()).lower()):
            if role not in MAY_GIVE.get(scope.role, frozenset()):
                raise cannot.CannotGiveRole(role=_word(role))
            return role
    known = [_word(role) for role in ROLE_WORDS if role in MAY_GIVE.get(scope.role, frozenset())]
    raise cannot.CannotTellRole(role=text[:20], roles=listed(known))


def _word(role: str) -> str:
    return str(Role(role).label)


def _account(scope: Scope, row: StaffRow, phone: str, known: Known) -> Account | None:
    """Return whose phone or staff code it is; raises where the two, or the name, say different things."""
    member = known.members.get(phone_digest(scope.county, phone) or b"")
    account = known.by_id.get(member.id) if member else None
    code = tidy_code(row.staff_code)
    if known.names.setdefault(phone, row.name) != row.name:
        raise cannot.CannotOpenAnother(name=known.names[phone])
    if member is not None and member.name and member.name != row.name:
        raise cannot.CannotOpenAnother(name=member.name if scope.covers(member.path) else "—")
    if code and (not CODE.fullmatch(code) or known.accounts.get(code, account) != account):
        raise cannot.CannotShareCode(staff_code=row.staff_code[:32])
    return account


def _check_once(planned: Planned, seen: dict[tuple[str, object, str], int]) -> None:
    place = planned.place.id if planned.place else None
    first = seen.setdefault((planned.phone, place, planned.role), planned.row.number)
    if first != planned.row.number:
        raise cannot.CannotOpenTwice(row=first)


def _code(planned: Planned, known: Known, accounts: dict[str, str]) -> None:
    """Give a new account its staff code: as stated, else made of role and place; one phone of the list has one."""
    stated = tidy_code(planned.row.staff_code)
    if planned.phone in accounts:
        planned.staff_code = accounts[planned.phone]
        return
    if stated in known.codes:
        raise cannot.CannotShareCode(staff_code=planned.row.staff_code[:32])
    planned.staff_code = accounts[planned.phone] = stated or _made(planned, known.codes)
    known.codes.add(planned.staff_code)


def _made(planned: Planned, taken: set[str]) -> str:
    """WG10000302: the role's letters, the digits of community and township, a number that is free."""
    path = planned.place.path.split(".") if planned.place else []
    begin = PREFIXES.get(planned.role, "BM") + "".join(path[3:5])
    return next(code for n in range(1, 10_000) if (code := f"{begin}{n:02d}") not in taken)
