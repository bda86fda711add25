from django.urls import path

from . import views

urlpatterns = [
    path("roster/", views.roster, name="roster"),
    path("roster/try/", views.try_roster, name="roster_try"),
    path("roster/<uuid:key>/", views.outcome, name="roster_outcome"),
    path("roster/<uuid:key>/import/", views.bring_in, name="roster_import"),
    path("roster/<uuid:key>/outcome.xlsx", views.outcome_workbook, name="roster_workbook"),
]
