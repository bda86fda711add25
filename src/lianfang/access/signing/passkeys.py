"""通行密钥 (WebAuthn level 2): made and used with python-fido2; a challenge is asked once, within five minutes.

A passkey is two factors in one, what somebody has and the finger, face or PIN that unlocks it, so that it signs in
without a password and without a code. It is bound to the name in the address bar, which is why a page of somebody else
cannot ask for it, and why there is none where the server is reached by a number.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port

from lianfang.access.cannot import CannotAddPasskeyHere, CannotUsePasskey
from lianfang.access.models import Account, Passkey
from lianfang.access.scope import Scope

from .second_factor import is_set_up

if TYPE_CHECKING:  # read when the first passkey is shown: a list of all public suffixes comes with it, 3 MiB
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialDescriptor

ASKED = "passkey_asked"  # session key: the challenge that waits for its answer
WITHIN = timedelta(minutes=5)
MOST = 20  # of one account
ANSWER_BYTES = 16_384
MADE, USED = "made", "used"


@dataclass(frozen=True, slots=True)
class Server:
    """This server under the name by which the request reached it."""

    host: str
    origin: str

    @property
    def fido(self) -> "Fido2Server":
        from fido2.server import Fido2Server
        from fido2.webauthn import PublicKeyCredentialRpEntity

        # Any sub-domain would do for the library; here only the very address of the page does.
        named = PublicKeyCredentialRpEntity(name="联防", id=self.host)
        return Fido2Server(named, attestation=None, verify_origin=lambda said: said == self.origin)


def server_of(request: HttpRequest) -> Server:
    """Return this server as browsers know it. Raises CannotAddPasskeyHere for a numeric address or without TLS."""
    host, _port = split_domain_port(request.get_host())
    if _is_number(host) or not (request.is_secure() or host == "localhost" or host.endswith(".localhost")):
        raise CannotAddPasskeyHere(host=host)
    return Server(host, f"{request.scheme}://{request.get_host()}")


def can_use(request: HttpRequest) -> bool:
    """True if a browser lets this address ask for a passkey."""
    try:
        server_of(request)
    except CannotAddPasskeyHere:
        return False
    return True


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def passkeys_of(account: UUID) -> QuerySet[Passkey]:
    """Return the passkeys of an account, newest first."""
    return Passkey.objects.filter(account=account).order_by("-made_at", "-id")


def begin_making(request: HttpRequest, account: Account, *, at: datetime) -> dict[str, Any]:
    """Return what the browser needs to make a passkey, and keep the question in the session."""
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement, UserVerificationRequirement

    server = server_of(request)
    known = passkeys_of(account.pk).filter(host=server.host).values_list("credential", flat=True)
    options, state = server.fido.register_begin(
        PublicKeyCredentialUserEntity(id=account.pk.bytes, name=account.staff_code, display_name=account.name),
        credentials=[_descriptor(bytes(one)) for one in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _keep(request, MADE, state, at)
    return dict(options.public_key)


def finish_making(request: HttpRequest, account: Account, answer: str, *, name: str, at: datetime) -> Passkey:
    """Keep the passkey that the browser made. Raises CannotUsePasskey."""
    server, state = server_of(request), _take(request, MADE, at)
    try:
        made = server.fido.register_complete(state, _read(answer)).credential_data
    except FAULTS:
        raise CannotUsePasskey from None
    taken = made is None or Passkey.objects.filter(credential=made.credential_id).exists()
    if made is None or taken or passkeys_of(account.pk).count() >= MOST:
        raise CannotUsePasskey
    is_set_up(account)
    return Passkey.objects.create(
        county=account.county,
        account=account.pk,
        name=name,
        host=server.host,
        credential=made.credential_id,
        public_key=bytes(made),
        made_at=at,
    )


def begin_using(request: HttpRequest, account: Account | None = None, *, at: datetime) -> dict[str, Any]:
    """Return what the browser needs to show a passkey: of `account`, or whichever it has for this server."""
    from fido2.webauthn import UserVerificationRequirement

    server = server_of(request)
    known = passkeys_of(account.pk).filter(host=server.host).values_list("credential", flat=True) if account else []
    options, state = server.fido.authenticate_begin(
        [_descriptor(bytes(one)) for one in known] or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    _keep(request, USED, state, at)
    return dict(options.public_key)


def finish_using(request: HttpRequest, answer: str, *, at: datetime) -> Account:
    """Return whose passkey answered. Raises CannotUsePasskey, whatever is wrong."""
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    server, state = server_of(request), _take(request, USED, at)
    try:
        said = AuthenticationResponse.from_dict(_read(answer))
        passkey = Passkey.objects.get(credential=said.raw_id, host=server.host)
        account = Account.objects.get(pk=passkey.account, is_active=True)
        server.fido.authenticate_complete(state, [AttestedCredentialData(bytes(passkey.public_key))], said)
    except (*FAULTS, Passkey.DoesNotExist, Account.DoesNotExist):
        raise CannotUsePasskey from None
    if said.response.user_handle not in (None, account.pk.bytes):
        raise CannotUsePasskey
    _count(passkey, said.response.authenticator_data.counter, at)
    return account


def _count(passkey: Passkey, counter: int, at: datetime) -> None:
    """Take the key's own count of its uses: one that does not grow comes from a copy. Keys that count nothing say 0."""
    rows = Passkey.objects.filter(pk=passkey.pk)
    if counter:
        rows = rows.filter(used_count__lt=counter)
    elif passkey.used_count:
        raise CannotUsePasskey
    if not rows.update(used_count=counter, used_at=at):
        raise CannotUsePasskey


# What the library lets through when it reads what a stranger sent; tests/fuzz looks for others.
FAULTS = (
    *(ValueError, TypeError, LookupError, AttributeError, NotImplementedError, AssertionError, RecursionError),
    *(struct.error, OverflowError, UnsupportedAlgorithm),
)


def _read(answer: str) -> Mapping[str, Any]:
    """Return what a browser sent as JSON. Raises ValueError and TypeError."""
    if len(answer) > ANSWER_BYTES:
        raise ValueError
    return dict(json.loads(answer))


def _descriptor(credential: bytes) -> "PublicKeyCredentialDescriptor":
    from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=credential)


def _keep(request: HttpRequest, what: str, state: Mapping[str, Any], at: datetime) -> None:
    request.session[ASKED] = [what, at.isoformat(), dict(state)]


def _take(request: HttpRequest, what: str, at: datetime) -> Mapping[str, Any]:
    """Return the question that was asked; it is gone then, right answer or not. Raises CannotUsePasskey."""
    asked = request.session.pop(ASKED, None)
    if not asked or asked[0] != what or at - datetime.fromisoformat(asked[1]) > WITHIN:
        raise CannotUsePasskey
    state: Mapping[str, Any] = asked[2]
    return state


def rename_passkey(scope: Scope, passkey: UUID, name: str) -> bool:
    """Call a passkey of one's own by another name; False if there is none such."""
    return bool(_own(scope).filter(id=passkey).update(name=name))


def remove_passkey(scope: Scope, passkey: UUID) -> bool:
    """Forget a passkey of one's own; False if there is none such."""
    removed, _by_model = _own(scope).filter(id=passkey).delete()
    return bool(removed)


def _own(scope: Scope) -> QuerySet[Passkey]:
    return passkeys_of(scope.account) if scope.account else Passkey.objects.none()
