from django.urls import path

from . import views

urlpatterns = [
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/<uuid:place>/", views.sheet, name="sheet"),
    path("sheets/<uuid:place>/keying/", views.keying, name="keying"),
]
