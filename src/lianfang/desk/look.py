"""The style page: every part once, with invented content, for those who build pages and for the tests of the parts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lianfang.kit.clock import now
from lianfang.kit.paging import Page
from lianfang.kit.refusals import Refusal

from .frame import Crumb, Here, is_drill
from .status import STATUSES


class SampleForm(forms.Form):
    """Each kind of field once."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        widget=forms.RadioSelect,
        choices=[("1", _("有人")), ("2", _("没人应")), ("3", _("拒访")), ("4", _("空置"))],
    )
    count = forms.IntegerField(label=_("在家几人"), min_value=0, help_text=_("住这儿的都算，亲戚来住也算。"))
    reason = forms.ChoiceField(label=_("用途"), choices=[("", _("选一个")), ("1", _("核对身份"))])
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    again = forms.BooleanField(label=_("晚上再来一次"), required=False)


class UploadForm(forms.Form):
    workbook = forms.FileField(label=_("人员底册 .xlsx"))


class CannotShowSample(Refusal):
    code = "sample.outside"
    what = _("没记下这次入户")
    why = _("这扇门归黑秀村，您的岗位管西关社区。")
    do = _("请黑秀村记，或让上级办公室派岗。写的都还在下面。")


TOWNS = (
    ("柏山寺乡", 2711, 3675, 148, 3, (8, 6, 1, 9, 7, 0, 0, 0, 0, None, 0, 0)),
    ("吉昌镇", 11872, 14236, 1633, 1, (14, 10, 15, 11, 9, 12, 13, 9, 8, 8, 7, 4)),
    ("文城乡", 3142, 3142, 204, 0, (0, 0, 0, 0, 2, 3, 14, 5, 2, 4, 3, 1)),
    ("中垛乡", 0, 0, None, None, (None,) * 12),
)
DOOR_STATES = ("done", "todo", "again", "refused", "watch", "needs", "vacant", "done")


@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """Show every part; only where no real work is done."""
    if not (settings.DEBUG or is_drill(request)):
        raise Http404
    return render(request, "desk/look/look.html", samples(request))


def samples(request: HttpRequest) -> dict[str, Any]:
    at = now()
    bound = SampleForm({"outcome": "1", "count": "-2"})
    bound.is_valid()
    return {
        "here": Here("西关社区", "141028100003", (Crumb("吉县", "/"), Crumb("吉昌镇", "/"))),
        "statuses": list(STATUSES),
        "towns": TOWNS,
        "floors": [
            [(f"{floor}0{n}", DOOR_STATES[(floor * 3 + n) % 8]) for n in range(1, 9)] for floor in range(6, 0, -1)
        ],
        "households": list(zip(range(1, 22, 2), "韩强冯白曹郭刘田葛段李", DOOR_STATES + DOOR_STATES, strict=False)),
        "counts": {"todo": 24, "again": 9, "refused": 2, "watch": 6, "needs": 4, "done": 220, "vacant": 0},
        "form": SampleForm(initial={"outcome": "1"}),
        "bound": bound,
        "upload": UploadForm(),
        "refusal": CannotShowSample(),
        "page": Page([], "c2FtcGxl"),
        "items": [
            {"at": at, "text": "早测 36.5℃，无不适", "note": "本人自报，手机链接", "href": "#"},
            {
                "at": at - timedelta(days=1),
                "text": "代买菜 2 袋，放门口",
                "note": "网格员 段*，离线记",
                "status": "synced",
            },
            {"at": at - timedelta(days=6), "text": "入户，登记返乡 1 人", "note": "楼栋长 李*，更正过 1 次"},
        ],
        "days": [
            (f"2月{day}日", key) for day, key in enumerate(("done", "done", "zero", "late", "missing", "done", ""), 1)
        ],
        "views": [
            {"label": _("全部"), "href": "?", "current": True},
            {"label": _("今日未到"), "href": "?a=1", "current": False, "count": 12},
            {"label": _("有返乡"), "href": "?a=2", "current": False},
        ],
    }
