"""A cursor that within a pipeline only queues: psycopg's own waits for the socket at every statement.

Twenty statements a transaction cost more in those waits than in all they do. libpq keeps what is queued in memory (the
connection never blocks) until `begin` or a fetch sends it; the server answers while the next rows are made.
"""

from typing import Any

import psycopg
from psycopg.abc import Params, PQGen, Query

from lianfang.kit.sight import said


class QueueingCursor(psycopg.Cursor[Any]):
    """Like psycopg's outside a pipeline. Overrides two of its methods that are not public: see test_postgres.py."""

    def execute(self, query: Any, params: Params | None = None, **how: Any) -> "QueueingCursor":
        """Where a reader asks, what they may see goes first, in the same transaction and the same message."""
        words = said(query) if isinstance(query, str) and self._conn._pipeline is None else ""
        if not words:
            return super().execute(query, params, **how)
        with self._conn.pipeline():
            psycopg.Cursor(self._conn).execute(words.removesuffix(";").encode())
            return super().execute(query, params, **how)

    def _execute_gen(
        self, query: Query, params: Params | None = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> PQGen[None]:
        pipeline = self._conn._pipeline
        if pipeline is None:
            yield from super()._execute_gen(query, params, prepare=prepare, binary=binary)
            return
        yield from self._start_query(query)
        found = self._convert_query(query, params)
        yield from self._maybe_prepare_gen(found, prepare=prepare, binary=binary)
        self._last_query = query
        yield from self._conn._prepared.maintain_gen(self._conn)
        while pipeline.command_queue:
            pipeline.command_queue.popleft()()

    def begin(self) -> None:
        """Send what is queued, as far as the socket takes it now: the server works on it while we go on."""
        if self._conn._pipeline is not None:
            self._pgconn.flush()
