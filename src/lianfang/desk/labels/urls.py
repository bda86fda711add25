from django.urls import path

from . import views

urlpatterns = [
    path("labels/", views.labels, name="labels"),
    path("labels/<uuid:place>/", views.label_sheet, name="label_sheet"),
    path("labels/<uuid:place>/end/", views.end, name="label_end"),
    path("d/<str:code>", views.open_code, name="door_code"),
]
