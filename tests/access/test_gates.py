"""Who may open a page: signed out goes to sign in, without the role it is said why."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from tests.fixtures.access import make_account, scope_as

from lianfang.access.cannot import CannotOpenPage, CannotOpenWithoutPost
from lianfang.access.gates import needs_role, signed_in
from lianfang.access.scope import NOBODY, Scope, ScopedRequest, make_scope
from lianfang.kit.clock import now

pytestmark = pytest.mark.django_db


def request_as(scope: Scope, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/chart/?place=3", headers=headers)
    request.scope = scope  # type: ignore[attr-defined]  # what the middleware sets
    return request


def opened(request: ScopedRequest) -> HttpResponse:
    return HttpResponse("开了")


def test_signed_out_goes_to_sign_in_and_comes_back() -> None:
    response = signed_in(opened)(request_as(NOBODY))

    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/chart/%3Fplace%3D3")


def test_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    response = signed_in(opened)(
        request_as(NOBODY, **{"HX-Request": "true", "HX-Current-URL": "http://testserver/chart/"})
    )

    assert response["HX-Redirect"] == "/sign-in/?next=http%3A//testserver/chart/"


def test_signed_in_without_a_post_opens_what_needs_none() -> None:
    scope = make_scope(make_account(), at=now())

    assert signed_in(opened)(request_as(scope)).content.decode() == "开了"
    with pytest.raises(CannotOpenWithoutPost):
        needs_role()(opened)(request_as(scope))


def test_role_that_is_not_named_is_refused() -> None:
    office_only = needs_role("community_office", "headquarters")(opened)

    assert office_only(request_as(scope_as("headquarters"))).content.decode() == "开了"
    with pytest.raises(CannotOpenPage) as refused:
        office_only(request_as(scope_as("auditor")))
    assert refused.value.status == 403


def test_role_nobody_knows_is_a_fault_of_the_code() -> None:
    with pytest.raises(ValueError, match="no such roles"):
        needs_role("mayor")
