from django.urls import path

from . import account, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="sign_in_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("post/", views.use_post, name="use_post"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/code/", account.second_factor, name="second_factor"),
    path("account/code/stop/", account.stop_code, name="stop_second_factor"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<uuid:token>/end/", account.stop_token, name="end_token"),
]
