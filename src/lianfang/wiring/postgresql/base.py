"""DATABASES' ENGINE: connections opened as the login of whom their thread works for; reads say what they may see.

Django binds parameters itself and sends a statement as text, so that what a reader may see goes along in the same
message: both are one transaction to PostgreSQL, and there is no further round trip.
"""

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg.client_cursor import ClientCursorMixin

from lianfang.kit.sight import said, works_for

# A cable that is pulled says nothing: without these a thread waits two hours for an answer that cannot come any more.
# Words of libpq; whoever names one in DATABASE_URL is heard. They mean nothing on a socket of this machine.
LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


class Cursor(psycopg.ClientCursor[Any]):
    """Says before each of a reader's statements what may be seen."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> "Cursor":
        words = said(query) if isinstance(query, str) else ""
        if not words:
            super().execute(query, params, **how)
            return self
        if params is not None:
            words = words.replace("%", "%%")
        super().execute(words + query, params, **how)
        self.nextset()  # past the answer to our own words
        return self


class ChunkedCursor(ClientCursorMixin[psycopg.Connection[Any], Any], psycopg.ServerCursor[Any]):
    """The same for what is read piece by piece, which needs a transaction of its own to say it in."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> "ChunkedCursor":
        with self.connection.transaction():
            self.connection.execute(said("SELECT"))
            super().execute(query, params, **how)
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for who connects and what is said."""

    def get_connection_params(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_connection_params()
        return {**LINE, **found, "cursor_factory": Cursor, **settings.LOGINS.get(works_for(), {})}

    def create_cursor(self, name: str | None = None) -> Any:
        if name and said("SELECT"):
            return ChunkedCursor(self.connection, name=name, scrollable=False, withhold=self.connection.autocommit)
        return super().create_cursor(name)
