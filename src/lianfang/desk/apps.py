from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lianfang.desk"
    label = "desk"

    def ready(self) -> None:
        import_module("lianfang.desk.forgetting")  # tells the ledger what to destroy
        import_module("lianfang.desk.wording").say()
