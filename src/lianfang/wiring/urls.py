from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("", include("lianfang.api.urls")),
    path("", include("lianfang.board.urls")),
    path("", include("lianfang.operations.urls")),
    path("", include("lianfang.desk.urls")),
]

handler400 = "lianfang.desk.pages.bad_request"
handler403 = "lianfang.desk.pages.forbidden"
handler404 = "lianfang.desk.pages.not_found"
handler500 = "lianfang.wiring.limits.server_error"
