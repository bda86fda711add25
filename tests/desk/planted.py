"""What belongs to one account and stands in no ground: trays, screens, tokens, passkeys.

Rows of the matrix that end in `?own` ask about one that was planted for their visitor beforehand, as the visitor would
make it; where the visitor may make none, about the headquarters' own. The rows without it ask about what is not there.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse
from tests.desk.grounds import Ground
from tests.fixtures.access import client_of, make_account, make_post
from tests.people.world import COUNTY_ID, row, workbook
from tests.reports.asked import blank_form

from lianfang.access.models import Account, Passkey, Post, Screen, Token
from lianfang.access.signing.tokens import digest_of
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.reports.kinds import form_id
from lianfang.reports.models import Filing

OWN = "?own"
Make = Callable[[Client, Ground], UUID | None]
_laid: dict[Make, UUID] = {}


def planted(name: str, client: Client, at: Ground) -> UUID:
    """What the row `name` is about, made by `client` if it may make one."""
    page = name.removesuffix(OWN)
    make = next(make for start, make in PLANTED.items() if page.startswith(start))
    return make(client, at) or _of_others(make, at)


def _of_others(make: Make, at: Ground) -> UUID:
    """Laid once: what lies on disk stays when the test's rows are gone, and is nobody's who asks."""
    if make not in _laid:
        _laid[make] = make(office(), at) or uuid7()
    return _laid[make]


def office() -> Client:
    account = make_account()
    make_post(account, "headquarters", "14.10.28.", place=COUNTY_ID)
    return client_of(account)


def account_of(client: Client) -> Account | None:
    return Account.objects.filter(pk=str(client.session.get("_auth_user_id") or uuid7())).first()


def _key(client: Client, name: str, form: dict[str, object]) -> UUID | None:
    """Send a form that lays something into a tray; the tray's key."""
    answer = client.post(reverse(f"desk:{name}"), form)
    if answer.status_code != 302:
        return None
    key: UUID | None = resolve(answer["Location"].partition("?")[0]).kwargs.get("key")
    return key


def _roster(client: Client, at: Ground) -> UUID | None:
    """At the whole community, or at the part of it that is theirs."""
    for place in (at.committee, at.place):
        file = SimpleUploadedFile("西关.xlsx", workbook(row()))
        if key := _key(client, "roster_try", {"workbook": file, "place": str(place)}):
            return key
    return None


def _work(client: Client, at: Ground) -> UUID | None:
    return _key(client, "form_new", {"workbook": SimpleUploadedFile("返乡.xlsx", blank_form())})


def _sheet(client: Client, at: Ground) -> UUID | None:
    """One that is owed where this office owes any, else somebody's own."""
    on = day_of(now()).isoformat()
    owed = _key(client, "form_open", {"form": str(form_id("fanxiang")), "place": str(at.committee), "on": on})
    file = SimpleUploadedFile("返乡.xlsx", blank_form())
    return owed or _key(client, "form_fill", {"workbook": file, "place": str(at.committee), "on": on})


def _handed(client: Client, at: Ground) -> UUID | None:
    """Handed on by an office: whoever reads it there may."""
    sender = office()
    key = _sheet(sender, at)
    entry = {"entry_id": str(uuid7()), "at": now().isoformat()}
    sender.post(reverse("desk:form_release", args=[key]), entry)
    return Filing.objects.get(county="141028", place=at.committee, released_at__isnull=False).id


def _screen(client: Client, at: Ground) -> UUID | None:
    """On a wall in the ground itself: whoever keeps posts there ends it."""
    opened = {
        "county": "141028",
        "place": at.place,
        "path": at.path,
        "opened_at": now(),
        "ends_at": now() + timedelta(days=1),
    }
    screen = Screen.objects.create(name="东墙", post=at.post, opened_by=uuid7(), **opened)
    return screen.pk


def _token(client: Client, at: Ground) -> UUID | None:
    account = account_of(client)
    if account is None:
        return None
    post = Post.objects.filter(account=account.pk).first()
    times = {"made_at": now(), "ends_at": now()}
    held = {"county": "141028", "account": account.pk, "post": post.id if post else uuid7()}
    return Token.objects.create(digest=digest_of(str(uuid7())), device="手机", **held, **times).pk


def _passkey(client: Client, at: Ground) -> UUID | None:
    account = account_of(client)
    if account is None:
        return None
    kept = {"credential": uuid7().bytes, "public_key": b"k", "name": "我的手机", "host": "testserver"}
    return Passkey.objects.create(county="141028", account=account.pk, made_at=now(), **kept).pk


PLANTED: dict[str, Make] = {
    "roster_": _roster,
    "form_work": _work,
    "form_say": _work,
    "form_register": _work,
    "form_handed": _handed,
    "form_": _sheet,
    "end_screen": _screen,
    "end_token": _token,
    "renew_token": _token,
    "rename_passkey": _passkey,
    "remove_passkey": _passkey,
}
