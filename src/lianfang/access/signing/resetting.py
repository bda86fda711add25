"""A second factor that was lost (the phone broke, the key is gone): let go of, on record, and set up anew.

The entry comes first, then what it makes room for, as with accounts. The password stays: whoever asks for the reset in
another's name gets no way in by it, and whoever still has the old phone can do nothing with it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lianfang.access.cannot import CannotResetFactor
from lianfang.access.kinds import SECOND_FACTOR_RESET, SecondFactorResetBody
from lianfang.access.models import Account, Passkey, Session
from lianfang.access.scope import posts_held
from lianfang.ledger.door import Answer, Author, Draft, record_one

from .second_factor import has_second_factor, stop_second_factor


def reset_second_factor(account: Account, *, by: Author, at: datetime, id: UUID) -> Answer:
    """Let go of codes and passkeys, end all sessions, and have a new one set up before anything else.

    Devices that record for the account go on: their holder ends them where the phone itself was lost. Raises
    CannotResetFactor where there is nothing to let go of.
    """
    if not has_second_factor(account.pk):
        raise CannotResetFactor
    widest = next(iter(posts_held(account, at=at)), None)
    body = SecondFactorResetBody(account=account.pk, role=widest.role if widest else "")
    place = widest.place if widest else None
    answer = record_one(Draft(SECOND_FACTOR_RESET.name, body, place, at, id=id), by=by)
    with transaction.atomic():
        stop_second_factor(account)
        Passkey.objects.filter(account=account.pk).delete()
        Session.objects.filter(account=account.pk).delete()
        account.must_set_up_factor = True
        account.save(update_fields=["must_set_up_factor"])
    return answer
