"""Screens on walls: set up by an office, let in by a code typed at the screen, read-only, ended from the posts page.

A wall has no keyboard to sign in at each morning, and nobody's password belongs on it. What a screen keeps opens the
board of one place: no name, no list, no entry; and it opens nothing once the post that set it up has ended.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.access.models import Account, Post, Screen
from lianfang.access.rules import is_held
from lianfang.access.scope import PostScope, Scope, post_scope
from lianfang.access.terms import MAY_GIVE
from lianfang.kit.paths import depth
from lianfang.kit.refusals import Refusal
from lianfang.kit.sight import seeing, sight_of, staff_of
from lianfang.places.models import Place

from .tokens import digest_of

LASTS = timedelta(days=180)
CODE_LASTS = timedelta(minutes=15)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that two people read differently
CODE_LENGTH = 8  # 10^12 codes, of which one works for a quarter of an hour
SHOWS = frozenset({"C"})  # how many have a fever; nothing of class A, B or D is ever on a wall
LOWEST_DEPTH = 4  # a township: below it there is nothing to put beside each other
OPENERS = frozenset({"headquarters", "township_office"})
PREFIX = "lfs_"


class CannotOpenScreen(Refusal):
    code: ClassVar[str] = "access.screen_place"
    what = _("这块屏没开起来")
    why = _("大屏只放县、乡镇的总览，由县、乡镇的办公室来开。")
    do = _("请上一级办公室开，或在自己的电脑上看作战图。")


class CannotLetScreenIn(Refusal):
    code: ClassVar[str] = "access.screen_code"
    what = _("这块屏没放行")
    why = _("屏幕码不对，或者过了 15 分钟，或者已经用过。")
    do = _("看看有没有输错；请办公室在“岗位”页的“大屏”里再要一个码。")
    status: ClassVar[int] = 422


def open_screen(scope: Scope, place: Place, *, name: str, at: datetime) -> tuple[Screen, str]:
    """Set up a screen for the board of `place`; return it and the code to type at it, which is shown once.

    Raises CannotOpenScreen for a place outside the scope or below a township, and for roles that have no board.
    """
    post = scope.current
    may_open = scope.role in OPENERS and scope.covers(place.path) and depth(place.path) <= LOWEST_DEPTH
    if post is None or scope.account is None or not may_open:
        raise CannotOpenScreen
    code = "".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH))
    screen = Screen.objects.create(
        county=scope.county,
        name=name,
        place=place.id,
        path=place.path,
        post=post.id,
        opened_by=scope.account,
        opened_at=at,
        code_digest=digest_of(code),
        code_until_at=at + CODE_LASTS,
        ends_at=at + LASTS,
    )
    return screen, code


def let_in(code: str, *, at: datetime) -> tuple[Screen, str]:
    """Let in the screen at which `code` was typed; return it and what it keeps. Raises CannotLetScreenIn."""
    typed = "".join(code.upper().split())
    waiting = Screen.objects.filter(code_digest=digest_of(typed), code_until_at__gt=at, ended_at=None)
    sent = PREFIX + secrets.token_urlsafe(32)
    screen = waiting.first()
    # A code lets in one screen: whoever is second finds it used.
    if screen is None or not waiting.filter(id=screen.id).update(
        code_digest=None, code_until_at=None, digest=digest_of(sent), let_in_at=at
    ):
        raise CannotLetScreenIn
    return screen, sent


def scope_of_screen(sent: str, *, at: datetime) -> Scope | None:
    """Return what a screen may read: its place, through the post that set it up; None once either is over.

    Nobody is signed in: the scope has no account and can author nothing.
    """
    screen = Screen.objects.filter(digest=digest_of(sent), ended_at=None, ends_at__gt=at).first() if sent else None
    if screen is None or not Account.objects.filter(pk=screen.opened_by, is_active=True).exists():
        return None
    with seeing(staff_of(screen.county)):
        post = Post.objects.filter(county=screen.county, id=screen.post).first()
    if post is None or not is_held(post, at):
        return None
    wide = Scope(screen.county, None, (post_scope(post),), post_scope(post))
    with seeing(sight_of(wide)):
        place = wide.within(Place.objects.filter(id=screen.place, is_open=True)).first()
    if place is None:
        return None
    narrowed = _narrowed(post_scope(post), place)
    return Scope(screen.county, None, (narrowed,), narrowed, device=f"screen/{screen.id}")


def _narrowed(post: PostScope, place: Place) -> PostScope:
    return replace(post, place=place.id, path=place.path, classes=post.classes & SHOWS, role="auditor")


def screens_within(scope: Scope, *, at: datetime) -> "QuerySet[Screen]":
    """Return the screens of places of this scope that work, or whose code still does, newest first."""
    usable = Q(digest__isnull=False) | Q(code_until_at__gt=at)
    return scope.within(Screen.objects.filter(usable, ended_at=None, ends_at__gt=at)).order_by("-opened_at", "-id")


def end_screen(scope: Scope, screen: UUID, *, at: datetime) -> bool:
    """End a screen within the scope; False if there is none such, or the role may end none."""
    if scope.role not in MAY_GIVE:
        return False
    return bool(scope.within(Screen.objects.filter(id=screen, ended_at=None)).update(ended_at=at))
