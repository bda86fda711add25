from django.urls import path

from . import views
from .kinds import REVISIT, STALE, UNVISITED

urlpatterns = [
    path("lists/unvisited/", views.left, name="unvisited"),
    path("lists/unvisited/export/", views.export, {"kind": UNVISITED}, name="unvisited_export"),
    path("lists/revisit/", views.revisit, name="revisit"),
    path("lists/revisit/export/", views.export, {"kind": REVISIT}, name="revisit_export"),
    path("lists/stale/", views.stale, name="stale"),
    path("lists/stale/export/", views.export, {"kind": STALE}, name="stale_export"),
    path("lists/affected/", views.affected, name="affected"),
]
