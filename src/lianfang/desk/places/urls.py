from django.urls import path

from . import importing, views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/import/", importing.import_list, name="places_import"),
    path("places/import/record/", importing.record_list, name="places_import_record"),
    path("places/<uuid:place_id>/", views.place, name="place"),
    path("places/<uuid:place_id>/branch/", views.branch, name="place_branch"),
    path("places/<uuid:place_id>/doors/preview/", views.preview, name="place_preview"),
    path("places/<uuid:place_id>/<slug:act>/", views.act, name="place_act"),
]
