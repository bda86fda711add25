from django.urls import path

from . import health, trust

app_name = "operations"
urlpatterns = [
    path("health", health.health, name="health"),
    path("metrics", health.metrics, name="metrics"),
    path("trust/", trust.trust, name="trust"),
    path("trust/lianfang.crt", trust.authority, name="authority"),
]
