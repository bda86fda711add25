from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lianfang.api"
    label = "api"
