from importlib import import_module

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "lianfang.facts"
    label = "facts"

    def ready(self) -> None:
        import_module("lianfang.facts.catalogue")
