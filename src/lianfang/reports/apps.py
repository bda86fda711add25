from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lianfang.reports"
    label = "reports"
