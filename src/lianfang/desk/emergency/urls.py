from django.urls import path

from . import views

urlpatterns = [
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/level/", views.change_level, name="emergency_level"),
    path("emergency/end/", views.end, name="emergency_end"),
    path("emergency/open/", views.open_another, name="emergency_open"),
]
