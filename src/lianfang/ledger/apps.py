from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "lianfang.ledger"
    label = "ledger"

    def ready(self) -> None:
        from .writing.samples import keep_no_samples

        post_migrate.connect(keep_no_samples, dispatch_uid="ledger.keep_no_samples")
