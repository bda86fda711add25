"""What a program is answered whose entry the writer does not come back from."""

import io
import json
import threading
import time
from collections.abc import Sequence

import pytest
from pytest_django import Settings
from tests.access.test_intake import visit
from tests.fixtures.access import make_account, make_post
from tests.people.world import XIGUAN, XIGUAN_PATH, lay_out

from lianfang.access import intake
from lianfang.access.scope import post_scope
from lianfang.access.signing.tokens import make_token
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import Answer, leave_late, patience
from lianfang.ledger.writing import writer as writing
from lianfang.ledger.writing.intake import Incoming
from lianfang.ledger.writing.writer import ThreadWriter

pytestmark = pytest.mark.django_db


class Stuck(ThreadWriter):
    """A writer whose disk does not come back."""

    def begin(self) -> None:
        super().begin()
        self.begun, self.may_go = threading.Event(), threading.Event()

    def _commit_or_reconnect(self, county: str, batch: Sequence[Incoming]) -> list[Answer]:
        self.begun.set()
        assert self.may_go.wait(10)
        return [Answer("stored", uuid7()) for _one in batch]


def test_of_what_may_be_recorded_it_is_not_said_that_it_was_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the writer had begun when whoever waited was told: docs/api.md."""
    told: list[intake.Reply] = []
    lay_out()
    account = make_account()
    post = make_post(account, "community_office", XIGUAN_PATH, place=XIGUAN)
    token = "Bearer " + make_token(account, post_scope(post), device="phone-7", at=now())[1]
    stuck = Stuck()
    settings.LEDGER_WRITER = "thread"
    monkeypatch.setattr(writing, "_thread_writer", stuck)
    body = json.dumps(visit()).encode()
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/api/entries", "HTTP_AUTHORIZATION": token}
    environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
    with patience(0.02):
        for _n in range(2):
            intake.hand_in(environ | {"wsgi.input": io.BytesIO(body)}, told.append)
            assert stuck.begun.wait(10)
            time.sleep(0.04)
            leave_late()
    stuck.may_go.set()

    said = [(one.status, json.loads(one.body)["status"], dict(one.headers).get("Retry-After")) for one in told]
    assert said == [(504, "unknown", "2"), (503, "refused", "2")]
    assert [json.loads(one.body)["refusal"]["code"] for one in told] == ["api.unknown", "ledger.late"]
