from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "lianfang.exports"
    label = "exports"
