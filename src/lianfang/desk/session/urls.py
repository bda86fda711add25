from django.urls import path

from . import account, passkeys, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="sign_in_code"),
    path("sign-in/passkey/", passkeys.sign_in_with_passkey, name="sign_in_passkey"),
    path("sign-in/passkey/begin/", passkeys.begin_sign_in, name="begin_sign_in_passkey"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("post/", views.use_post, name="use_post"),
    path("account/", account.account, name="account"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
    path("account/passkeys/", passkeys.passkeys, name="passkeys"),
    path("account/passkeys/begin/", passkeys.begin_passkey, name="begin_passkey"),
    path("account/passkeys/<uuid:passkey>/rename/", passkeys.rename_passkey, name="rename_passkey"),
    path("account/passkeys/<uuid:passkey>/remove/", passkeys.remove_passkey, name="remove_passkey"),
    path("account/password/", account.password, name="password"),
    path("account/code/", account.second_factor, name="second_factor"),
    path("account/code/stop/", account.stop_code, name="stop_second_factor"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<uuid:token>/renew/", account.go_on_with_token, name="renew_token"),
    path("account/tokens/<uuid:token>/end/", account.stop_token, name="end_token"),
]
