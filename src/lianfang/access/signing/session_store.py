"""SESSION_ENGINE: sessions in a table that says whose they are, where and since when, and keeps no key.

A copy of the database or a backup signs nobody in: a cookie is compared by its SHA-256, as tokens are. A session lasts
a working day from its sign-in, however often it is used, and ends at once when its row is deleted.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from lianfang.access.models import Session
from lianfang.kit.clock import now

from .browsers import browser_of
from .devices import device_of

BEGAN, DEVICE, BROWSER = "began_at", "device", "browser"
SEEN_EVERY = timedelta(minutes=10)  # how finely it is told when somebody was here last: one write in ten minutes


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's sessions in our table."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def load(self) -> dict[str, Any]:
        found = Session.objects.filter(session_key=digest_of(self.session_key or ""), expire_date__gt=now()).first()
        if found is None:
            self._session_key = None
            return {}
        _keep_seen(found)
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=digest_of(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=digest_of(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        began = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else None
        return Session(
            session_key=digest_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # django-stubs lacks it
            session_data=self.encode(data),
            expire_date=self._last_moment(began),
            account=data.get(SESSION_KEY),
            device=data.get(DEVICE, ""),
            browser=data.get(BROWSER, ""),
            began_at=began,
            seen_at=now(),
        )

    def _last_moment(self, began: datetime | None) -> datetime:
        """Return when the session ends; what is written into it later does not make it longer."""
        asked = self.get_expiry_date()
        return asked if began is None else min(asked, began + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def _keep_seen(found: Session) -> None:
    at = now()
    if found.account is not None and at - found.seen_at > SEEN_EVERY:
        Session.objects.filter(session_key=found.session_key).update(seen_at=at)


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Note in a session that begins since when it is, and at which device and browser (signal `user_logged_in`)."""
    request.session[BEGAN] = now().astimezone(UTC).isoformat()
    request.session[DEVICE] = device_of(request)
    request.session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))


user_logged_in.connect(begin, dispatch_uid="lianfang.access.signing.session_store")
