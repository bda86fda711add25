"""Words of the directory: whom a field is about, what its values look like, how sensitive it is."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class QuestionSubject(models.TextChoices):
    """Whom a county's own question may be about; what happens (an event) has forms of its own."""

    PERSON = "person", _("个人")
    HOUSEHOLD = "household", _("户")
    PLACE = "place", _("地方")


class QuestionType(models.TextChoices):
    BOOL = "bool", _("是或否")
    CODE = "code", _("选一项")
    CODES = "codes", _("选几项")
    INT = "int", _("整数")
    DECIMAL = "decimal", _("小数")
    DATE = "date", _("日期")
    TEXT = "text", _("一句话")


class QuestionClass(models.TextChoices):
    """Classes a question may have: identities and names (A, B) have fields of their own."""

    OPEN = "open", _("公开：不涉及个人")
    C = "C", _("C：健康与行程")
    D = "D", _("D：备注，封存")


SUBJECT_WORDS: Mapping[str, str | Promise] = {
    "person": _("个人"),
    "household": _("户"),
    "place": _("地方"),
    "event": _("一件事"),
}
TYPE_WORDS: Mapping[str, str | Promise] = {
    **{choice.value: choice.label for choice in QuestionType},
    "text": _("文字"),
    "temp_c": _("体温"),
    "datetime": _("日期和时间"),
    "phone": _("电话号码"),
    "id_no": _("证件号码"),
    "place": _("地名"),
}
CLASS_WORDS: Mapping[str, str | Promise] = {
    "A": _("证件、电话、门牌"),
    "B": _("姓名"),
    "C": _("健康与行程"),
    "D": _("备注，封存"),
    "open": _("不涉及个人"),
}
