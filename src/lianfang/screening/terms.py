"""Words of screening: outcomes of a visit, states of a door, what is noted of a person; each with its labels."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """What somebody found who went to a door."""

    SEEN = "seen"
    NOBODY_HOME = "nobody_home"
    REFUSED = "refused"
    VACANT = "vacant"
    WRONG_DOOR = "wrong_door"


class Status(StrEnum):
    """Where a door stands. `watch` comes with home observation."""

    NEEDS = "needs"
    WATCH = "watch"
    REFUSED = "refused"
    AGAIN = "again"
    TODO = "todo"
    DONE = "done"
    VACANT = "vacant"


class Symptom(StrEnum):
    COUGH = "cough"
    FATIGUE = "fatigue"
    BREATHLESS = "breathless"
    SORE_THROAT = "sore_throat"
    NAUSEA = "nausea"
    DIARRHOEA = "diarrhoea"
    OTHER = "other"


class Need(StrEnum):
    MEDICINE = "medicine"
    FOOD = "food"
    CARE = "care"
    TRANSPORT = "transport"
    OTHER = "other"


class Audience(StrEnum):
    """Whom a round may ask where somebody travelled, whom they met, how they feel, and what they measure."""

    NOTED = "noted"
    CAME = "came"
    EVERYONE = "everyone"


AUDIENCE_WORDS: dict[Audience, str | Promise] = {
    Audience.NOTED: _("只问重点人员"),
    Audience.CAME: _("重点人员，加上外来、租住的人"),
    Audience.EVERYONE: _("每个人都问"),
}
OUTCOME_WORDS: dict[Outcome, str | Promise] = {
    Outcome.SEEN: _("有人"),
    Outcome.NOBODY_HOME: _("没人应"),
    Outcome.REFUSED: _("拒访"),
    Outcome.VACANT: _("空置"),
    Outcome.WRONG_DOOR: _("走错门"),
}
STATUS_WORDS: dict[Status, str | Promise] = {
    Status.TODO: _("未访"),
    Status.AGAIN: _("待复访"),
    Status.REFUSED: _("拒访"),
    Status.WATCH: _("观察中"),
    Status.NEEDS: _("需办理"),
    Status.DONE: _("已访"),
    Status.VACANT: _("空置"),
}
STATUS_TONES: dict[Status, str] = {
    Status.TODO: "none",
    Status.AGAIN: "none",
    Status.REFUSED: "shut",
    Status.WATCH: "mind",
    Status.NEEDS: "act",
    Status.DONE: "ok",
    Status.VACANT: "idle",
}
SYMPTOM_WORDS: dict[Symptom, str | Promise] = {
    Symptom.COUGH: _("咳嗽"),
    Symptom.FATIGUE: _("乏力"),
    Symptom.BREATHLESS: _("气促"),
    Symptom.SORE_THROAT: _("咽痛"),
    Symptom.NAUSEA: _("恶心呕吐"),
    Symptom.DIARRHOEA: _("腹泻"),
    Symptom.OTHER: _("其他不适"),
}
NEED_WORDS: dict[Need, str | Promise] = {
    Need.MEDICINE: _("断药、买药"),
    Need.FOOD: _("缺菜缺粮"),
    Need.CARE: _("要人照看"),
    Need.TRANSPORT: _("要车就医"),
    Need.OTHER: _("别的事"),
}
# In the order of the legend: what is left first, then what asks for an act, then what is done.
LEGEND = (Status.TODO, Status.AGAIN, Status.REFUSED, Status.NEEDS, Status.DONE, Status.VACANT)
LEFT = (Status.TODO, Status.AGAIN, Status.REFUSED)
