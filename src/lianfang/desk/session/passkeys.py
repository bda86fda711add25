"""通行密钥 on one's own account and at the gate: made, used, renamed, removed. In the browser: web/src/passkey.ts"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.access.gates import signed_in
from lianfang.access.scope import ScopedRequest
from lianfang.access.signing import entering as signing_in
from lianfang.access.signing import passkeys as keys
from lianfang.access.signing.second_factor import must_set_up
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal

from .forms import PasskeyForm, PasskeyNameForm
from .views import onward, sign_in_page, status_of


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def passkeys(request: ScopedRequest) -> HttpResponse:
    """Ask for a name and the password; then keep what the browser made."""
    form, refusal = PasskeyForm(request.POST or None), None
    if form.is_valid():
        try:
            answer, name = form.cleaned_data["credential"], form.cleaned_data["name"]
            keys.finish_making(request, request.user, answer, name=name, at=now())
            messages.success(request, _("好了，下次登录按“用通行密钥登录”。"))
            return redirect("desk:account")
        except Refusal as said:
            refusal, form = said, PasskeyForm(initial={"name": form.cleaned_data["name"]})
    must = must_set_up(request.user, request.scope)
    context = {"form": form, "refusal": refusal, "can": keys.can_use(request), "must": must}
    return page(request, "desk/session/passkeys.html", context, status=status_of(refusal))


@require_POST
@never_cache
@sensitive_post_parameters()
@signed_in
def begin_passkey(request: ScopedRequest) -> HttpResponse:
    """Hand the browser a question, if the password is right: an open desk is not enough."""
    signing_in.check_password(request, request.user.staff_code, request.POST.get("password", ""))
    return JsonResponse(keys.begin_making(request, request.user, at=now()))


@require_POST
@signed_in
def rename_passkey(request: ScopedRequest, passkey: UUID) -> HttpResponse:
    form = PasskeyNameForm(request.POST)
    if form.is_valid() and not keys.rename_passkey(request.scope, passkey, form.cleaned_data["name"]):
        raise Http404
    return redirect("desk:account")


@require_POST
@sensitive_post_parameters()
@signed_in
def remove_passkey(request: ScopedRequest, passkey: UUID) -> HttpResponse:
    """Forget a passkey; the browser still has its half, which opens nothing any more."""
    signing_in.check_password(request, request.user.staff_code, request.POST.get("password", ""))
    if not keys.remove_passkey(request.scope, passkey):
        raise Http404
    messages.success(request, _("删了，那把通行密钥登不进来了。"))
    return redirect("desk:account")


@require_POST
@never_cache
def begin_sign_in(request: HttpRequest) -> HttpResponse:
    """Hand the browser a question, before it is known who asks or after the password was right."""
    waiting = signing_in.half_way(request)
    return JsonResponse(keys.begin_using(request, waiting.account if waiting else None, at=now()))


@require_POST
@never_cache
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in whose passkey it is; a password before it must have been the same person's."""
    waiting = signing_in.half_way(request)
    try:
        found = signing_in.finish_with_passkey(request, request.POST.get("credential", ""), waiting)
    except Refusal as refusal:
        return sign_in_page(request, refusal)
    return onward(request, found)
