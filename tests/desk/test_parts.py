"""The parts of a page: what each draws for a figure, a door, a field, a refusal, in both languages."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lianfang.desk import marks
from lianfang.desk.forms import EntryForm
from lianfang.desk.look import CannotShowSample
from lianfang.desk.status import DOOR_LEGEND, DOOR_ORDER, LEFT, STATUSES, status_of
from lianfang.kit.paging import Page


def drawn(source: str, path: str = "/unvisited/", **context: object) -> str:
    request = RequestFactory().get(path)
    template = Template("{% load parts %}" + source)
    with translation.override("zh-hans"):
        return template.render(Context({"request": request, **context})).strip()


def test_figure_opens_to_what_is_behind_it() -> None:
    assert marks.figure(4189, "/unvisited/") == '<a class="n" href="/unvisited/">4,189</a>'


def test_figure_known_to_be_zero_is_grey() -> None:
    assert marks.figure(0, "/x/") == '<a class="n zero" href="/x/">0</a>'


def test_figure_nobody_stated_is_a_dash_and_never_zero() -> None:
    with translation.override("en"):
        assert marks.figure(None, "/x/") == (
            '<span class="blank"><span aria-hidden="true">—</span><span class="unseen">no figure</span></span>'
        )


@pytest.mark.parametrize(("done", "total", "said"), [(9999, 10_000, "99.9"), (1, 3, "33.3"), (7, 7, "100.0")])
def test_share_is_rounded_down(done: int, total: int, said: str) -> None:
    assert str(marks.share(done, total)) == said


def test_bar_without_doors_is_unknown_and_not_full() -> None:
    with translation.override("zh-hans"):
        assert marks.bar(0, 0) == '<span class="bar void" role="img" aria-label="没有数"></span>'


def test_door_says_number_day_and_status() -> None:
    with translation.override("zh-hans"):
        tile = marks.door("502", "watch", "/chart/?door=1", days=6)

    assert tile == (
        '<a class="d watch is-mind" href="/chart/?door=1" aria-label="502 6 观察中">'
        '502<i class="g g-watch"></i> <em>6</em></a>'
    )


def test_door_of_a_village_shows_surname_and_heads() -> None:
    with translation.override("en"):
        tile = marks.door("9", "done", "/chart/", name="白", below="3口", classes="v")

    assert tile == (
        '<a class="d v done is-ok" href="/chart/" aria-label="9 白 3口 Visited">'
        '9<i class="g g-done"></i> <u>白</u> <em>3口</em></a>'
    )


def test_door_escapes_what_people_wrote() -> None:
    with translation.override("zh-hans"):
        tile = marks.door('1"><script>', "todo", '/?a="')

    assert "<script>" not in tile
    assert 'href="/?a=&quot;"' in tile


def test_statuses_left_are_the_three_of_the_law() -> None:
    assert LEFT == ("todo", "again", "refused")


def test_every_door_status_has_a_place_in_the_legend() -> None:
    assert sorted(DOOR_LEGEND) == sorted(DOOR_ORDER)


def test_codes_of_other_rooms_look_like_ours() -> None:
    assert status_of("unvisited") is STATUSES["todo"]


def test_legend_lifts_the_filter_that_is_set() -> None:
    shown = drawn("{% door_legend counts %}", "/unvisited/?status=todo&after=abc", counts={"todo": 24})

    assert shown.startswith(
        '<a class="key on" href="/unvisited/" aria-current="true">'
        '<span class="sw todo is-none"></span>未访 <b>24</b></a>'
    )
    assert 'href="/unvisited/?status=again"' in shown


def test_pager_goes_on_from_the_cursor_and_keeps_the_filter() -> None:
    shown = drawn('{% include "desk/parts/pager.html" %}', "/unvisited/?status=todo&after=a", page=Page([], "b="))

    assert 'href="/unvisited/?status=todo&amp;after=b%3D"' in shown
    assert 'href="/unvisited/?status=todo"' in shown


def test_pager_is_absent_where_all_is_on_one_page() -> None:
    assert drawn('{% include "desk/parts/pager.html" %}', page=Page([], None)) == ""


def test_columns_tell_zero_from_missing() -> None:
    assert marks.histogram([0, None, 5], said="近一小时") == (
        '<span class="mini" role="img" aria-label="近一小时">'
        '<b class="z"></b><b class="gap"></b><b style="--h:100%"></b></span>'
    )


class Reading(forms.Form):
    heads = forms.IntegerField(label="在家几人", help_text="住这儿的都算。", min_value=0)
    note = forms.CharField(label="备注", required=False)


def test_field_ties_help_and_error_to_its_control() -> None:
    form = Reading({"heads": "-1"})

    shown = drawn("{% field form.heads %}", form=form)

    assert 'aria-describedby="id_heads_help id_heads_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_heads_error"' in shown


def test_field_that_may_stay_empty_says_so() -> None:
    assert "可不填" in drawn("{% field form.note %}", form=Reading())


def test_refusal_says_what_why_and_what_to_do() -> None:
    shown = drawn('{% include "desk/parts/refusal.html" %}', refusal=CannotShowSample())

    assert [text in shown for text in ("没记下这次入户", "您的岗位管西关社区", "让上级办公室派岗")] == [
        True,
        True,
        True,
    ]


def test_form_shown_again_after_a_refusal_becomes_another_entry() -> None:
    form = EntryForm(QueryDict("entry_id=01a1ffd1-071e-7f87-9dff-5359e7462f95&at=2020-02-06T09:20:00%2B00:00"))
    assert form.is_valid()
    first = form.id

    form.renew()

    assert form["entry_id"].value() != str(first)
    assert form["at"].value() == "2020-02-06T09:20:00+00:00"
