"""A passkey in a real browser, with the device that Chromium plays: made, used instead of a password, removed."""

import re

import pytest
from playwright.sync_api import Page
from tests.fixtures.access import PASSWORD, client_of, make_account, make_post
from tests.fixtures.browser import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACCOUNT = re.compile(r":\d+/account/$")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page: Page) -> None:
    """Give the page a device that has a fingerprint reader, and a finger on it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_passkey_is_made_used_and_removed(open_as: OpenAs) -> None:
    account = make_account(staff_code="XG01", name="王建国", password=PASSWORD)
    make_post(account, "grid_worker", "14.10.28.100.003.")
    page = open_as(client_of(account), "/account/passkeys/", width=390)
    with_device(page)

    page.get_by_label("在哪台机器上").fill("我的手机")
    page.get_by_label("您的密码").fill("不对")
    page.get_by_role("button", name="在这台机器上设一把").click()
    page.get_by_text("工号（手机号）或密码不对。").wait_for()
    page.get_by_label("您的密码").fill(PASSWORD)
    page.get_by_role("button", name="在这台机器上设一把").click()
    page.wait_for_url(ACCOUNT)
    page.get_by_text("我的手机").wait_for()
    page.context.clear_cookies()
    page.goto(page.url.replace("/account/", "/sign-in/?next=/account/"))
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(ACCOUNT)

    assert page.get_by_role("heading", level=1).inner_text() == "王建国"
    page.get_by_text("删这把", exact=True).first.click()
    page.get_by_label("您的密码").fill(PASSWORD)
    page.get_by_role("button", name="删这把").click()
    page.get_by_text("删了，那把通行密钥登不进来了。").wait_for()
    page.context.clear_cookies()
    page.goto(page.url.replace("/account/", "/sign-in/"))
    page.get_by_role("button", name="用通行密钥登录").click()
    page.locator(".refusal, .passkey-in .note").wait_for()
    assert page.url.endswith(("/sign-in/", "/sign-in/passkey/"))
