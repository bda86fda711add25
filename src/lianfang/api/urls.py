from django.urls import path, re_path

from . import docs
from .surface import interface, no_such_address

urlpatterns = [
    path("api/docs", docs.docs, name="docs"),
    path("api/docs/try", docs.try_out, name="try"),
    path("api/", no_such_address, {"rest": ""}),
    path("api/", interface.urls),
    re_path(r"^api/(?P<rest>.*)$", no_such_address),
]
