"""The person a form names: an existing account, or one opened with the same action."""

from datetime import datetime
from uuid import UUID

from lianfang.access.models import Account
from lianfang.access.opening import open_account, opened_account
from lianfang.access.scope import Scope
from lianfang.access.staff.opening import Slip, slip_of
from lianfang.kit.ids import named_id

from .forms import HolderForm


def holder_of(form: HolderForm, scope: Scope, *, place: UUID) -> tuple[Account, Slip | None]:
    """Return the account that is to hold the post, and the slip of a new one.

    Ids follow from the form's entry id, so that a second click opens no second account.
    """
    found = form.cleaned_data
    if "account" in found:
        existing: Account = found["account"]
        return existing, None
    return _opened(form, scope, place=place, at=form.happened_at)


def _opened(form: HolderForm, scope: Scope, *, place: UUID, at: datetime) -> tuple[Account, Slip | None]:
    found = form.cleaned_data
    draft = opened_account(
        named_id(form.id, "account"),
        place=place,
        staff_code=found["staff_code"],
        name=found["name"],
        phone=found["phone"],
        at=at,
        id=named_id(form.id, "access.account_opened"),
    )
    account = open_account(draft, by=scope.author())
    if account.last_login is not None:
        return account, None
    return account, slip_of(account, found["name"])
