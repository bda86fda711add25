from django.urls import path

from . import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/<uuid:place>/", views.board_place, name="board_place"),
    path("board/<uuid:place>/recount/", views.recount, name="board_recount"),
    path("board/<uuid:place>/villages/", views.villages, name="board_villages"),
]
