"""`lianfang staff import` and `staff add`: accounts and posts, an answer for every row, slips to print."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lianfang.access.scope import PostScope, Scope
from lianfang.access.signing.entering import found_account
from lianfang.access.signing.resetting import reset_second_factor
from lianfang.access.staff.opening import open_staff
from lianfang.access.staff.planning import Planned, plan_staff
from lianfang.access.staff.sheet import StaffRow, read_staff
from lianfang.access.terms import Role
from lianfang.desk.staff.slips import printed
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.door import SYSTEM, SYSTEM_ID
from lianfang.places.models import Place
from lianfang.wiring.console import Console

from .roster import CannotFindPlace, CannotReadFile


class CannotPrintNowhere(Refusal):
    code: ClassVar[str] = "staff_address"
    what: ClassVar[type_text] = gettext_lazy("没开账号：打条子要知道手机怎么到这里。")
    why: ClassVar[type_text] = gettext_lazy("条子上的二维码写着网址，命令行不知道是哪个。")
    do: ClassVar[type_text] = gettext_lazy("写明网址：--slips https://联防的网址。")


def bring_in(asked: argparse.Namespace, console: Console) -> int:
    """Open who is new; the slips, as a page to print, are all that goes to standard output with --slips."""
    if asked.slips and not asked.slips.startswith(("http://", "https://")):
        raise CannotPrintNowhere
    return _opened(asked, read_staff(_content(asked.file), asked.file.name), console)


def add(asked: argparse.Namespace, console: Console) -> int:
    """Open one account: the first of an installation is made here, whoever has it brings in the others."""
    place = _place(asked.place)
    row = StaffRow(1, asked.name, asked.phone, place.path, asked.role, asked.code, asked.purpose)
    return _opened(asked, [row], console)


def reset_code(asked: argparse.Namespace, console: Console) -> int:
    """Let go of codes and passkeys that were lost; a new set-up comes first at the next sign-in."""
    account = found_account(asked.account)
    reset_second_factor(account, by=SYSTEM(account.county), at=now(), id=uuid7())
    console.say(_("{account} 的验证码和通行密钥作废了，登录都退了；密码没变，下次登录先设新的。").format(
        account=account.staff_code
    ))  # fmt: skip
    return 0


def _opened(asked: argparse.Namespace, rows: Sequence[StaffRow], console: Console) -> int:
    place, at = _place(asked.place), now()
    planned = plan_staff(_installation(place, at), rows, at=at)
    slips = [] if asked.dry_run else open_staff(planned, by=SYSTEM(place.county), at=at, batch=uuid7())
    if asked.json:
        console.json({"dry_run": asked.dry_run, "rows": [_plain(one) for one in planned]})
    elif asked.slips:
        shown = [printed(slip, asked.slips.rstrip("/")) for slip in slips]
        console.say(render_to_string("desk/staff/file.html", {"slips": shown, "language": get_language()}))
    else:
        if slips:
            console.error(_("工号、姓名、头一次登录的密码，登录后要换；只显示这一次："))
        for slip in slips:
            console.say(f"{slip.staff_code}\t{slip.name}\t{slip.password}")
    _tell(planned, asked.dry_run, console)
    return 1 if any(one.answer == "refused" for one in planned) else 0


def _place(text: str) -> Place:
    found = Place.objects.filter(path=text).first() or Place.objects.filter(code=text).exclude(code="").first()
    if found is None:
        raise CannotFindPlace(path=text)
    return found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise CannotReadFile(file=file.name, reason=problem.strerror) from problem


def _installation(place: Place, at: datetime) -> Scope:
    """Who may run commands on this machine gives any post, at `place` or below."""
    post = PostScope(
        SYSTEM_ID, place.county, Role.SYSTEM_KEEPER.value, place.id, place.path, frozenset("B"), "", day_of(at), None
    )
    return Scope(place.county, SYSTEM_ID, (post,), post)


def _plain(one: Planned) -> dict[str, object]:
    found: dict[str, object] = {"row": one.row.number, "answer": one.answer, "staff_code": one.staff_code}
    return found | ({"refusal": one.refusal.as_json()} if one.refusal else {})


def _tell(planned: Sequence[Planned], dry: bool, console: Console) -> None:
    counts = {answer: sum(one.answer == answer for one in planned) for answer in ("opened", "given", "same", "refused")}
    head = _("试了一遍，没有记下：") if dry else ""
    said = _("新开 {opened}，添岗位 {given}，不变 {same}，没办 {refused}。").format(**counts)
    console.error(head + said)
    for one in planned:
        if one.refusal is not None:
            console.error(f"  {one.row.number:>4} {one.refusal.text('why')} {one.refusal.text('do')}")
