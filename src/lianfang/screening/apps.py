from importlib import import_module

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "lianfang.screening"
    label = "screening"

    def ready(self) -> None:
        import_module("lianfang.screening.imported")  # tells imports who takes visits
