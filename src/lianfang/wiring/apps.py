"""Fills the hooks that lower rooms declare, once, when Django is ready."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from lianfang.kit.sight import stand

from .database import widen_writers_cache

ROOM_FILES = ("emergencies", "withdrawing", "kinds", "registers", "flows", "due", "work", "exported")


class WiringConfig(AppConfig):
    name = "lianfang.wiring"
    label = "wiring"

    def ready(self) -> None:
        for room in apps.get_app_configs():
            if room.name.startswith("lianfang."):
                for file in ROOM_FILES:
                    if find_spec(f"{room.name}.{file}"):
                        import_module(f"{room.name}.{file}")
        from . import hooks
        from .limits import bound_reads, keep_line
        from .statistics import estimate_rows, stay_plain

        hooks.fill()
        stand(bool(settings.LOGINS))
        connection_created.connect(widen_writers_cache)
        connection_created.connect(bound_reads)
        connection_created.connect(keep_line)
        connection_created.connect(stay_plain)
        post_migrate.connect(estimate_rows, sender=apps.get_app_config("ledger"))
        # This room comes last, so that the tables of all are there.
        post_migrate.connect(hooks.keep_wall, sender=apps.get_app_config("wiring"))
