from django.urls import path

from . import views

urlpatterns = [
    path("chart/", views.home, name="chart"),
    path("chart/<uuid:place>/", views.chart, name="chart_place"),
    path("chart/<uuid:place>/visit/", views.visit, name="chart_visit"),
    path("chart/<uuid:place>/changes/", views.changes, name="chart_changes"),
]
