from django.urls import path

from . import deciding, views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/returned/<uuid:returned_id>/", views.returned, name="returned"),
    path("inbox/returned/<uuid:returned_id>/give-up/", views.give_up, name="returned_give_up"),
    path("inbox/two-bodies/<uuid:returned_id>/", deciding.two_bodies, name="two_bodies"),
    path("inbox/two-values/<str:register>/<uuid:subject>/<str:field>/", deciding.two_values, name="two_values"),
]
