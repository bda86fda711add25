"""Words and codes of this room. A county's own word that is no code of ours is kept as it was written."""

from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")
    UNKNOWN = "", _("未填")


class IdType(models.TextChoices):
    """Document kinds, as form 16 of the Zhuhai declaration lists them."""

    RESIDENT = "resident_id", _("身份证")
    PASSPORT = "passport", _("护照")
    OFFICER = "officer", _("军官证")
    HK_MACAU_PASS = "hk_macau_pass", _("港澳通行证")
    TAIWAN_PASS = "taiwan_pass", _("台湾通行证")
    HK_MACAU_RESIDENCE = "hk_macau_residence", _("港澳居住证")
    EXIT_ENTRY = "exit_entry", _("出入境通行证")
    OTHER = "other", _("其他证件")
    NONE = "", _("没有证件")


class Relation(models.TextChoices):
    """Who somebody is to the head of the household (form 1: 父母、子女、配偶、其他)."""

    HEAD = "head", _("户主")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    PARENT = "parent", _("父母")
    GRANDCHILD = "grandchild", _("孙辈")
    GRANDPARENT = "grandparent", _("祖辈")
    SIBLING = "sibling", _("兄弟姐妹")
    OTHER = "other", _("其他")
    UNKNOWN = "", _("未填")


class Residence(models.TextChoices):
    """常住、流动 of form 22, and what else counties write in that column."""

    RESIDENT = "resident", _("常住")
    FLOATING = "floating", _("流动")
    TENANT = "tenant", _("租住")
    AWAY = "away", _("外出")
    VISITING = "visiting", _("暂住")
    UNKNOWN = "", _("未填")


class Whereabouts(models.TextChoices):
    """Whether somebody lives in the household that stands in their row."""

    HERE = "", _("住在这里")
    LEFT = "left", _("已离开")
    DEAD = "dead", _("已去世")
    MERGED = "merged", _("已合到另一条")


class ContactKind(models.TextChoices):
    """Whom somebody was near; what that means for them is a rule of the day, not of this list."""

    CONFIRMED = "confirmed", _("确诊的人")
    SUSPECTED = "suspected", _("疑似的人")
    CLOSE = "close", _("密切接触者")
    FROM_AREA = "from_area", _("从疫区来的人")
    FEVER = "fever", _("发热的人")
    OTHER = "other", _("其他")


class Purpose(models.TextChoices):
    """What somebody unmasks an identity for; stated before it is shown."""

    VISIT = "visit", _("上门核对")
    CALL = "call", _("打电话联系")
    IDENTIFY = "identify", _("核对身份")
    CORRECT = "correct", _("更正登记")
    TRANSFER = "transfer", _("送医转运")
    REPORT = "report", _("填报上级表格")
    OTHER = "other", _("其他用途")


# Words of the sexed relations, as a household list says them: 子 · 男 24.
SEXED_RELATIONS: Mapping[tuple[str, str], str | Promise] = {
    ("child", "male"): _("子"),
    ("child", "female"): _("女儿"),
    ("parent", "male"): _("父"),
    ("parent", "female"): _("母"),
}

PERSON_FIELDS: Mapping[str, str | Promise] = {
    "name": _("姓名"),
    "id_type": _("证件类型"),
    "id_no": _("证件号"),
    "phones": _("电话"),
    "hukou_address": _("户籍地址"),
    "booklet_no": _("户号"),
    "note": _("备注"),
    "sex": _("性别"),
    "birth_on": _("出生日期"),
    "relation": _("与户主关系"),
    "residence": _("人员类型"),
    "tags": _("重点类别"),
    "apart": _("人户分离"),
    "household": _("所在户"),
    "whereabouts": _("去向"),
}
# Why two rows may be one person, and what speaks against it.
LIKENESSES: Mapping[str, str | Promise] = {
    "id": _("证件号相同"),
    "id_near": _("证件号只差一两位"),
    "id_other": _("证件号不同"),
    "name": _("姓名相同"),
    "name_sound": _("姓名同音"),
    "name_turned": _("姓名前后颠倒"),
    "name_near": _("姓名差一个字"),
    "name_other": _("姓名不同"),
    "birth": _("出生日期相同"),
    "birth_near": _("出生日期只差一处"),
    "birth_other": _("出生日期不同"),
    "phone": _("电话相同"),
    "phone_other": _("电话不同"),
    "sex_other": _("性别不同"),
    "door": _("住同一个门"),
    "area": _("在同一个社区（村）"),
}
HOUSEHOLD_FIELDS: Mapping[str, str | Promise] = {
    "number": _("户编号"),
    "grid": _("网格"),
    "head": _("户主"),
    "door": _("门牌"),
    "note": _("备注"),
}


def relation_word(relation: str, sex: str) -> str:
    """子 for a male child, the county's own word where it is no code of ours, nothing where nobody said."""
    if not relation:
        return ""
    if (relation, sex) in SEXED_RELATIONS:
        return str(SEXED_RELATIONS[relation, sex])
    return str(Relation(relation).label) if relation in Relation.values else relation


def residence_word(residence: str) -> str:
    if not residence:
        return ""
    return str(Residence(residence).label) if residence in Residence.values else residence


def sex_word(sex: str) -> str:
    return str(Sex(sex).label) if sex else ""


def likeness_words(codes: Iterable[str]) -> str:
    return "、".join(str(LIKENESSES[code]) for code in codes if code in LIKENESSES)
