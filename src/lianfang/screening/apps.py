from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "lianfang.screening"
    label = "screening"
