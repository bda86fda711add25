"""What the entries of this room alone show to be wrong, and what their lines say."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from lianfang.access.cannot import CannotEndBeforeStart, CannotHandToItself, CannotUseRole
from lianfang.access.kinds import (
    ACCOUNT_OPENED,
    POST_GIVEN,
    POST_HANDED_OVER,
    AccountOpenedBody,
    PostHandedOverBody,
    PostTerms,
)
from lianfang.kit.ids import root_id
from lianfang.ledger.kinds import Header

POST, NEXT, WANG = (root_id(f"test/{name}") for name in ("岗位", "下一岗位", "王建国"))
HEADER = Header(POST, "access.post_given", 1, None, datetime(2020, 1, 26, tzinfo=UTC))


def terms(**more: Any) -> PostTerms:
    return PostTerms.model_validate(
        {"post": POST, "account": WANG, "role": "grid_worker", "from_on": date(2020, 1, 26)} | more
    )


def test_post_of_an_unknown_role_is_refused() -> None:
    with pytest.raises(CannotUseRole):
        POST_GIVEN.check(terms(role="mayor"), HEADER)


def test_post_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(CannotEndBeforeStart):
        POST_GIVEN.check(terms(until_on=date(2020, 1, 25)), HEADER)


def test_post_of_one_day_is_taken() -> None:
    POST_GIVEN.check(terms(until_on=date(2020, 1, 26)), HEADER)


def test_post_cannot_be_handed_to_itself() -> None:
    with pytest.raises(CannotHandToItself):
        POST_HANDED_OVER.check(PostHandedOverBody(post=POST, to=terms()), HEADER)


def test_terms_of_a_handing_over_are_checked_too() -> None:
    with pytest.raises(CannotUseRole):
        POST_HANDED_OVER.check(PostHandedOverBody(post=NEXT, to=terms(role="")), HEADER)


@pytest.mark.parametrize("classes", ["E", "a", "AABCD", "A,B"])
def test_field_class_that_does_not_exist_is_no_body(classes: str) -> None:
    with pytest.raises(ValidationError):
        terms(classes=classes)


@pytest.mark.parametrize("staff_code", ["", "xg01", "西关01", "-1", "A" * 33])
def test_staff_code_is_letters_and_digits(staff_code: str) -> None:
    with pytest.raises(ValidationError):
        AccountOpenedBody(account=WANG, staff_code=staff_code)


def test_identity_of_an_account_is_sealed_under_its_own_key() -> None:
    body = {"account": str(WANG), "staff_code": "XG01", "identity": {"name": "王建国", "phone": "13800138000"}}

    (seal,) = ACCOUNT_OPENED.seals(body)

    assert (seal.holder, seal.key, seal.subject) == (body, "identity", WANG)
