"""One's own account: posts, password, the code from the phone, tokens of phones and programs."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.cannot import CannotConfirmCode
from lianfang.access.gates import needs_role, signed_in
from lianfang.access.scope import ScopedRequest
from lianfang.access.signing import second_factor as factor
from lianfang.access.signing import sessions
from lianfang.access.signing.entering import check_password
from lianfang.access.signing.passkeys import can_use, passkeys_of
from lianfang.access.signing.passwords import set_password
from lianfang.access.signing.tokens import end_token, kept_tokens, make_token, renew_token
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal

from .choices import post_choices, token_rows
from .forms import OwnPasswordForm, PasswordForm, StartCodeForm, TokenForm
from .views import status_of

SECRET = "second_factor_secret"  # noqa: S105 - the session key under which a secret waits for its first code


@require_GET
@never_cache
@signed_in
def account(request: ScopedRequest) -> HttpResponse:
    at = now()
    context = {
        "account": request.user,
        "choices": post_choices(request),
        "sessions": sessions.open_sessions(request.scope, request.user.pk, at=at)[:50],
        "this_session": sessions.this_session(request),
        "passkeys": passkeys_of(request.user.pk),
        "can_passkey": can_use(request),
        "has_code": factor.has_code(request.user.pk),
        "spare_count": factor.spare_count(request.user),
        "tokens": token_rows(kept_tokens(request.scope, at=at)[:20], at=at),
        "stop_form": OwnPasswordForm(),
    }
    return page(request, "desk/session/account.html", context)


@require_POST
@signed_in
def end_sessions(request: ScopedRequest) -> HttpResponse:
    """Sign out elsewhere: in one browser, or in all but this one."""
    here = sessions.this_session(request)
    if one := request.POST.get("session", ""):
        sessions.end_session(request.scope, request.user.pk, one, at=now())
        return redirect("desk:account")
    sessions.end_others(request.scope, here, at=now())
    messages.success(request, _("别处的登录都退了。"))
    return redirect("desk:account")


@never_cache
@sensitive_post_parameters()
@signed_in
def password(request: ScopedRequest) -> HttpResponse:
    """Change one's own password; this session stays, all others of the account end."""
    form, refusal = PasswordForm(request.POST or None), None
    if form.is_valid():
        try:
            check_password(request, request.user.staff_code, form.cleaned_data["old"])
            set_password(request.user, form.cleaned_data["new"])
            update_session_auth_hash(request, request.user)
            return redirect("desk:account")
        except Refusal as said:
            refusal = said
    context = {"form": form, "refusal": refusal, "account": request.user}
    return page(request, "desk/session/password.html", context, status=status_of(refusal))


@never_cache
@sensitive_post_parameters()
@signed_in
def second_factor(request: ScopedRequest) -> HttpResponse:
    """Show a secret to a phone, and begin to ask for codes once the phone has shown one."""
    secret = request.session.setdefault(SECRET, factor.new_secret())
    form = StartCodeForm(request.POST or None)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            check_password(request, request.user.staff_code, form.cleaned_data["password"])
            spare = factor.start_second_factor(request.user, secret, form.cleaned_data["code"])
            if spare is not None:
                del request.session[SECRET]
                return page(request, "desk/session/spare_codes.html", {"codes": spare})
            refusal = CannotConfirmCode()
        except Refusal as said:
            refusal = said
    context = {"form": form, "refusal": refusal, "secret": secret, "image": factor.qr_of(request.user, secret)}
    context["must"] = factor.must_set_up(request.user, request.scope)
    context["was_reset"] = request.user.must_set_up_factor
    return page(request, "desk/session/second_factor.html", context, status=status_of(refusal))


@require_POST
@sensitive_post_parameters()
@signed_in
def stop_code(request: ScopedRequest) -> HttpResponse:
    """Ask for no code any more; where a post needs one, the next page asks to set it up anew."""
    form = OwnPasswordForm(request.POST)
    check_password(request, request.user.staff_code, form.data.get("password", ""))
    factor.stop_second_factor(request.user)
    return redirect("desk:account")


@never_cache
@sensitive_post_parameters()
@needs_role()
def tokens(request: ScopedRequest) -> HttpResponse:
    """Make a token for the post in use and show it once; list those that work."""
    form, sent, refusal, at = TokenForm(request.POST or None), "", None, now()
    if form.is_valid() and request.scope.current is not None:
        try:
            check_password(request, request.user.staff_code, form.cleaned_data["password"])
            _token, sent = make_token(request.user, request.scope.current, device=form.cleaned_data["device"], at=at)
            form = TokenForm()
        except Refusal as said:
            refusal = said
    rows = token_rows(kept_tokens(request.scope, at=at)[:50], at=at)
    context = {"form": form, "sent": sent, "refusal": refusal, "tokens": rows, "post": request.scope.current}
    return page(request, "desk/session/tokens.html", context, status=status_of(refusal))


@require_POST
@sensitive_post_parameters()
@signed_in
def go_on_with_token(request: ScopedRequest, token: UUID) -> HttpResponse:
    """Have a device record for 30 more days, if the password is right."""
    check_password(request, request.user.staff_code, request.POST.get("password", ""))
    if renew_token(request.scope, token, at=now()) is None:
        raise Http404
    messages.success(request, _("续上了，还能用 30 天。设备不用动。"))
    return redirect("desk:tokens")


@require_POST
@signed_in
def stop_token(request: ScopedRequest, token: UUID) -> HttpResponse:
    end_token(request.scope, token, at=now())
    return redirect("desk:tokens")
