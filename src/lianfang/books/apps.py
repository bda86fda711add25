from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "lianfang.books"
    label = "books"
