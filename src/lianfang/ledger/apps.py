from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "lianfang.ledger"
    label = "ledger"
