from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "lianfang.board"
    label = "board"
