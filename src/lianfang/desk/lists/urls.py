from django.urls import path

from . import views

urlpatterns = [
    path("lists/unvisited/", views.left, name="unvisited"),
    path("lists/unvisited/export/", views.export, name="unvisited_export"),
    path("lists/affected/", views.affected, name="affected"),
]
