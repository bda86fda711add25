from django.urls import path

from . import views

urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/check/", views.check_chain, name="ledger_check"),
    path("ledger/findings/", views.findings, name="findings"),
    path("ledger/<uuid:entry_id>/", views.entry, name="entry"),
    path("ledger/<uuid:entry_id>/open/", views.open_seals, name="entry_open"),
    path("ledger/<uuid:entry_id>/withdraw/", views.withdraw, name="entry_withdraw"),
]
