"""A row of the ledger, as it is written: escaped, with what became of the entry, and when it was keyed in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import translation

from lianfang.desk.ledger.lines import Line
from lianfang.desk.ledger.markup import rows_html

ENTRY, ACCOUNT = UUID(int=7), UUID(int=9)
AT = datetime(2020, 2, 6, 1, 20, tzinfo=UTC)
PLAIN = Line(ENTRY, 1286, AT, AT, "入户", "3号楼 <502>", "西关 & 社区", ACCOUNT, "有人", False, False, 0)


def test_a_row_says_when_what_where_who_and_its_number() -> None:
    href = f"/ledger/{ENTRY}/"

    assert rows_html([PLAIN]) == (
        "<tr>\n"
        f'<td class="at"><a href="{href}"><time datetime="2020-02-06T09:20:00+08:00">'
        "2020年2月6日 09:20</time></a></td>\n"
        f'<th scope="row"><a href="{href}">入户</a></th>\n'
        '<td class="place">3号楼 &lt;502&gt;</td>\n'
        '<td class="wrap wide">有人</td>\n'
        '<td class="who-col">西关 &amp; 社区</td>\n'
        f'<td class="num"><a class="n" href="{href}">1,286</a></td>\n'
        "</tr>\n"
    )


def test_the_name_of_an_office_narrows_the_list() -> None:
    html = rows_html([PLAIN], narrowed=lambda line: f"?kind=a&author={line.author}")

    assert f'<td class="who-col"><a href="?kind=a&amp;author={ACCOUNT}">西关 &amp; 社区</a></td>' in html


def test_what_became_of_an_entry_stands_behind_its_words() -> None:
    late = AT + timedelta(days=2)
    changed = Line(ENTRY, 2, AT, late, "入户", "", "", ACCOUNT, "有人", True, True, 2)
    with translation.override("zh-hans"):
        html = rows_html([changed])

    assert html.startswith('<tr class="changed">\n')
    assert "<small>2020年2月8日补记</small>" in html
    assert [word for word in ("已改过", "等前一笔", "要核实") if word not in html] == []
