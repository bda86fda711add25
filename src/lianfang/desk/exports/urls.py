from django.urls import path

from . import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/ask/<str:source>/", views.ask, name="export_ask"),
    path("exports/<uuid:export_id>/", views.export, name="export"),
    path("exports/<uuid:export_id>/decide/", views.decide, name="export_decide"),
    path("exports/<uuid:export_id>/stop/", views.stop, name="export_stop"),
    path("exports/<uuid:export_id>/fetch/", views.fetch, name="export_fetch"),
]
