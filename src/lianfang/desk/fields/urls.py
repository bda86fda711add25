from django.urls import path

from . import asking, views

urlpatterns = [
    path("fields/", views.fields, name="fields"),
    path("fields/add/", asking.add, name="field_add"),
    path("fields/<str:field_key>/", views.field, name="field"),
    path("fields/<str:field_key>/change/", asking.change, name="field_change"),
    path("fields/<str:field_key>/end/", asking.end, name="field_end"),
]
