from django.urls import path

from . import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/wall/", views.wall, name="board_wall"),
    path("board/<uuid:place>/", views.board_place, name="board_place"),
    path("board/<uuid:place>/recount/", views.recount, name="board_recount"),
]
