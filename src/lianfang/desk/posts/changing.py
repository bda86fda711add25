"""Ending a post, handing it over in one action; a new first password for its holder, an end of what is signed in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.access import opening, queries
from lianfang.access.cannot import CannotResetPassword
from lianfang.access.gates import needs_role
from lianfang.access.models import Account, Post
from lianfang.access.scope import ScopedRequest
from lianfang.access.signing import sessions
from lianfang.access.signing.resetting import reset_second_factor
from lianfang.access.staff.opening import slip_of
from lianfang.desk.forms import EntryForm
from lianfang.desk.frame import here_at
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.ids import named_id
from lianfang.kit.refusals import Refusal

from .forms import EndForm, HandOverForm
from .giving import shown
from .holders import holder_of
from .views import GIVERS, post_or_404, work_at


@never_cache
@needs_role(*GIVERS)
def hand_over(request: ScopedRequest, post: UUID) -> HttpResponse:
    """Show what is open, and give the post to somebody else in one action."""
    scope, at = request.scope, now()
    found = post_or_404(scope, post)
    form = HandOverForm(request.POST or None, new=request.GET.get("new") == "1", initial={"until_on": found.until_on})
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            return _handed_over(request, form, found)
        except Refusal as said:
            refusal = said
            form.renew()
    context = {
        "form": form,
        "refusal": refusal,
        "new": request.GET.get("new") == "1",
        "line": queries.lines_of(scope, [found], at=at)[0],
        "work": work_at(scope, found),
        "here": here_at(scope, found.path),
        "members": queries.members_within(scope)[:200],
    }
    return page(request, "desk/posts/hand_over.html", context, status=422 if refusal else 200)


def _handed_over(request: ScopedRequest, form: HandOverForm, post: Post) -> HttpResponse:
    scope, said = request.scope, form.cleaned_data
    account, slip = holder_of(form, scope, place=post.place)
    to = opening.post_terms(
        named_id(form.id, "post"),
        account.id,
        post.role,
        from_on=said["from_on"],
        until_on=said["until_on"],
        classes=post.classes,
        purpose=post.purpose,
    )
    opening.hand_over(post, to, reason=said["reason"], by=scope.author(), at=form.happened_at, id=form.id)
    return shown(request, to.post, slip)


@require_POST
@needs_role(*GIVERS)
def end(request: ScopedRequest, post: UUID) -> HttpResponse:
    """End a post now."""
    found = post_or_404(request.scope, post)
    form = EndForm(request.POST)
    if form.is_valid():
        opening.end_post(
            found, reason=form.cleaned_data["reason"], by=request.scope.author(), at=form.happened_at, id=form.id
        )
    return redirect("desk:post", post)


@require_POST
@needs_role(*GIVERS)
def new_password(request: ScopedRequest, post: UUID) -> HttpResponse:
    """Make a new first password for the holder; the old one and all open sessions end."""
    found = post_or_404(request.scope, post)
    if not queries.may_reset_password(request.scope, found.account, at=now()):
        raise CannotResetPassword
    account = Account.objects.get(pk=found.account)
    name = queries.names_of_accounts(request.scope, [account.pk]).get(account.pk, "")
    return shown(request, post, slip_of(account, name))


@require_POST
@needs_role(*GIVERS)
def reset_factor(request: ScopedRequest, post: UUID) -> HttpResponse:
    """Let go of the holder's codes and passkeys, which were lost; a new set-up comes first at the next sign-in."""
    scope, found = request.scope, post_or_404(request.scope, post)
    if not queries.may_reset_password(scope, found.account, at=now()):
        raise CannotResetPassword
    form = EntryForm(request.POST)
    if form.is_valid():
        account = Account.objects.get(pk=found.account)
        reset_second_factor(account, by=scope.author(), at=form.happened_at, id=form.id)
        messages.success(request, _("重设了：旧的验证码、通行密钥都作废，登录都退了；密码没变，下次登录先设新的。"))
    return redirect("desk:post", post)


@require_POST
@needs_role(*GIVERS)
def end_devices(request: ScopedRequest, post: UUID) -> HttpResponse:
    """End one sign-in of the holder, one device, or all of them, at once. Raises CannotEndSessions."""
    scope, at, account = request.scope, now(), post_or_404(request.scope, post).account
    if session := request.POST.get("session", ""):
        sessions.end_session(scope, account, session, at=at)
    elif token := request.POST.get("token", ""):
        sessions.end_device(scope, account, _id_or_404(token), at=at)
    else:
        sessions.end_everything(scope, account, at=at)
        messages.success(request, _("都退了：登录、连着的手机和程序，从现在起都看不了、记不了。"))
    return redirect("desk:post", post)


def _id_or_404(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Http404 from None
