from django.urls import path

from . import views

urlpatterns = [
    path("roster/", views.roster, name="roster"),
    path("roster/try/", views.try_roster, name="roster_try"),
    path("roster/<uuid:key>/", views.outcome, name="roster_outcome"),
    path("roster/<uuid:key>/columns/", views.columns, name="roster_columns"),
    path("roster/<uuid:key>/choose/", views.choose_columns, name="roster_choose"),
    path("roster/<uuid:key>/import/", views.bring_in, name="roster_import"),
    path("roster/<uuid:key>/stop/", views.stop_import, name="roster_stop"),
    path("roster/<uuid:key>/outcome.xlsx", views.outcome_workbook, name="roster_workbook"),
]
