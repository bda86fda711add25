from django.urls import path

from . import changing, giving, screens, views

urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/give/", giving.give, name="give_post"),
    path("posts/screens/", screens.screens, name="screens"),
    path("posts/screens/<uuid:screen>/end/", screens.end_screen, name="end_screen"),
    path("posts/<uuid:post>/", views.post, name="post"),
    path("posts/<uuid:post>/hand-over/", changing.hand_over, name="hand_over"),
    path("posts/<uuid:post>/end/", changing.end, name="end_post"),
    path("posts/<uuid:post>/devices/end/", changing.end_devices, name="end_devices"),
    path("posts/<uuid:post>/password/", changing.new_password, name="new_password"),
    path("posts/<uuid:post>/second-factor/", changing.reset_factor, name="reset_factor"),
]
