"""What is typed to sign in and about one's own account."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class SignInForm(forms.Form):
    who = forms.CharField(
        label=_("工号或手机号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "off"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "code"}
        ),
    )


PASSWORD_ADVICE = _("至少 8 个字，不要全是数字，也不要用 12345678 这类常见的。用一句话最好记。")


def password_field(
    label: "StrPromise", *, autocomplete: str = "new-password", help_text: "str | StrPromise" = ""
) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, help_text=help_text, widget=widget)


class TypedTwice(forms.Form):
    """A new password, typed twice alike."""

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("两遍输得不一样。"))
        return again


class PasswordForm(TypedTwice):
    """A new password, and the old one: an open desk is not enough."""

    old = password_field(_("现在的密码"), autocomplete="current-password")
    new = password_field(_("新密码"), help_text=PASSWORD_ADVICE)
    again = password_field(_("再输一遍新密码"))


class StartCodeForm(CodeForm):
    """The first code, and the password: an open desk is not enough."""

    password = forms.CharField(
        label=_("您的密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OwnPasswordForm(forms.Form):
    """The password alone, for what an open desk is not enough for."""

    password = password_field(_("您的密码"), autocomplete="current-password")


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("在哪台机器上"),
        max_length=40,
        help_text=_("以后好认，比如丢了手机要删哪一把。"),
        widget=forms.TextInput(attrs={"placeholder": _("比如：我的手机、办公室电脑")}),
    )


class PasskeyForm(PasskeyNameForm):
    """The name, the password: an open desk is not enough; and what the browser made, which its script fills in."""

    password = password_field(_("您的密码"), autocomplete="current-password")
    credential = forms.CharField(required=False, max_length=16_384, widget=forms.HiddenInput())


class TokenForm(forms.Form):
    """For whom, and the password: an open desk is not enough."""

    device = forms.CharField(
        label=_("给谁用"),
        max_length=40,
        help_text=_("写明是哪台手机、哪个程序，以后好认。"),
        widget=forms.TextInput(attrs={"placeholder": _("比如：西关卡点平板 2 号")}),
    )
    password = password_field(_("您的密码"), autocomplete="current-password")
