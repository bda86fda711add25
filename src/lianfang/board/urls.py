"""Addresses of the wall screen; all below one path, to which a screen's cookie is bound."""

from django.urls import path

from . import views

app_name = "board"

urlpatterns = [
    path("board/wall/", views.wall, name="wall"),
    path("board/wall/let-in/", views.let_in, name="let_in"),
]
