"""What forms that record an entry have in common."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7


class FileField(forms.FileField):
    """A file that somebody hands in; what is wrong with it is said in our words."""

    default_error_messages = {
        "required": _("先选一个文件。"),
        "empty": _("这个文件是空的，里面什么也没有。打开看看，另存一次再传。"),
    }


class EntryForm(forms.Form):
    """Carries the id and the instant of the entry it will become, so that a double click is the same entry."""

    entry_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    at = forms.DateTimeField(widget=forms.HiddenInput, initial=lambda: now().isoformat())

    @property
    def id(self) -> UUID:
        return UUID(str(self.cleaned_data["entry_id"]))

    @property
    def happened_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        return at

    def renew(self) -> None:
        """Give the form another id before it is shown again after a refusal: the refused entry keeps the old one."""
        changed = QueryDict(mutable=True)
        changed.update(self.data)
        changed[self.add_prefix("entry_id")] = str(uuid7())
        self.data = changed
