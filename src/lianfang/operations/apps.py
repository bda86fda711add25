from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "lianfang.operations"
    label = "operations"
