"""Signing in and out, and choosing the post in use. No page says whether an account exists."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lianfang.access.gates import signed_in
from lianfang.access.middleware import POST_IN_USE
from lianfang.access.models import Account
from lianfang.access.scope import ScopedRequest, posts_held, scope_of
from lianfang.access.signing import entering as signing_in
from lianfang.access.signing.devices import keep_device, known_device
from lianfang.access.signing.passkeys import can_use
from lianfang.access.signing.second_factor import has_code, has_passkey
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal

from .choices import post_choices
from .forms import CodeForm, SignInForm


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is; then on to the code, the choice of post, or the page that was wanted."""
    if request.method != "POST" and scope_of(request).account is not None:
        return redirect(back_to(request))
    known_device(request)
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return sign_in_page(request, form=form)
    try:
        found = signing_in.check_password(request, form.cleaned_data["who"], form.cleaned_data["password"])
    except Refusal as refusal:
        return sign_in_page(request, refusal, form=form)
    half_way = signing_in.go_half_way(request, found)
    return keep_device(request, _to_code(request) if half_way else onward(request, found))


def sign_in_page(
    request: HttpRequest, refusal: Refusal | None = None, *, form: SignInForm | None = None
) -> HttpResponse:
    context = {
        "form": form or SignInForm(),
        "refusal": refusal,
        "next": back_to(request),
        "can_passkey": can_use(request),
    }
    return keep_device(request, page(request, "desk/session/sign_in.html", context, status=status_of(refusal)))


def status_of(refusal: Refusal | None) -> int:
    return int(getattr(refusal, "status", 422)) if refusal else 200


def _to_code(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:sign_in_code')}?{_next_query(request)}")


def _next_query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.clear()
    query["next"] = back_to(request)
    return query.urlencode(safe="/")


def onward(request: HttpRequest, found: Account) -> HttpResponse:
    if len(posts_held(found, at=now())) > 1:
        return HttpResponseRedirect(f"{reverse('desk:use_post')}?{_next_query(request)}")
    return redirect(back_to(request))


def back_to(request: HttpRequest) -> str:
    """Return the page that was wanted; never another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else "/"


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code from the phone, after the password was right."""
    waiting = signing_in.half_way(request)
    if waiting is None:
        return redirect("desk:sign_in")
    form, refusal = CodeForm(request.POST or None), None
    if form.is_valid():
        try:
            signing_in.finish_with_code(request, waiting, form.cleaned_data["code"])
            return onward(request, waiting.account)
        except Refusal as found:
            refusal = found
    context = {
        "form": CodeForm() if refusal else form,
        "refusal": refusal,
        "next": back_to(request),
        "has_code": has_code(waiting.account.pk),
        "can_passkey": has_passkey(waiting.account.pk) and can_use(request),
    }
    return page(request, "desk/session/code.html", context, status=status_of(refusal))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk:sign_in")


@never_cache
@signed_in
def use_post(request: ScopedRequest) -> HttpResponse:
    """Show the posts held today, and use the one that is pressed."""
    if request.method == "POST":
        request.session[POST_IN_USE] = request.POST.get("post", "")
        return redirect(back_to(request))
    return page(request, "desk/session/use_post.html", {"choices": post_choices(request), "next": back_to(request)})
