"""Staff whose accounts and posts are made of entries, as the pages make them."""

from uuid import UUID

from tests.places.ground import COUNTY, COUNTY_PLACE, XIGUAN

from lianfang.access.models import Account, Post
from lianfang.access.opening import give_post, open_account, opened_account, post_terms
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM


def person(code: str, name: str, role: str = "", place: UUID = XIGUAN) -> Account:
    """Open an account and give it a post, by entries."""
    draft = opened_account(uuid7(), place=COUNTY_PLACE, staff_code=code, name=name, phone="", at=now(), id=uuid7())
    account = open_account(draft, by=SYSTEM(COUNTY))
    if role:
        terms = post_terms(uuid7(), account.id, role, from_on=day_of(now()))
        give_post(terms, place=place, by=SYSTEM(COUNTY), at=now(), id=uuid7())
    return account


def post_held_by(account: Account) -> Post:
    return Post.objects.get(account=account.id)
