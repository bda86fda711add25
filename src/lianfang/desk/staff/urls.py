from django.urls import path

from . import first, views

urlpatterns = [
    path("staff/", views.staff, name="staff"),
    path("staff/open/", views.staff_open, name="staff_open"),
    path("first/<str:ticket>/", first.first_sign_in, name="first_sign_in"),
]
