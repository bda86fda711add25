"""What is told of forms and of answers to them: of two forms, three answers and few versions in all."""

from datetime import date, time
from uuid import UUID

from hypothesis import strategies as st

from lianfang.reports import kinds as reports
from lianfang.reports.kinds.filed import Typed

from .stage import COMMUNITIES, DUE_AT, FORM_KEYS, FORMS, LANE, TODAY, Tellers, Told, teller, together

KEYS = dict(zip(FORMS, FORM_KEYS, strict=True))
ONE, OTHER = FORMS
# by form and place: each unit's answer for the day
FILINGS = [(ONE, COMMUNITIES[1]), (ONE, LANE), (OTHER, COMMUNITIES[1])]

forms, filings = st.sampled_from([ONE, ONE, OTHER]), st.sampled_from([FILINGS[0], FILINGS[0], *FILINGS])
somewhere = st.sampled_from([*COMMUNITIES, LANE])
days = st.sampled_from([TODAY, date(2020, 3, 1), date(2020, 4, 30)])
books = st.sampled_from("ab").map(
    lambda version: reports.BookRef(digest=version * 64, name=f"返乡人员登记表{version}.xlsx", size=9)
)
columns = st.sampled_from([("姓名",), ("姓名", "返乡时间"), ("返乡时间", "姓名")]).map(
    lambda words: tuple(reports.ColumnAsked(key=one, words=one) for one in words)
)
versions = st.builds(reports.FormVersioned, form=forms, book=books, columns=columns)


def registered(version: reports.FormVersioned, title: str, until: date, ladder: dict[str, int]) -> Told:
    body = reports.FormRegistered.model_validate(
        {
            "form": version.form, "book": version.book, "columns": version.columns, "key": KEYS[version.form],
            "title": title, "department": "县卫健局", "level": "community", "often": "daily", "due_time": time(16, 30),
            "ladder": ladder, "purpose": "掌握返乡人员", "ground": "县卫健局通知第3号", "ground_on": TODAY,
            "since": TODAY, "until": until,
        }
    )  # fmt: skip
    return (reports.FORM_REGISTERED.name, COMMUNITIES[1], body)


def _moved(told: tuple[Told, UUID]) -> Told:
    (kind, _place, body), place = told
    return (kind, place, body)


registrations = st.builds(
    registered,
    versions,
    st.sampled_from(["返乡人员登记表", "返乡登记"]),
    days,
    st.sampled_from([{}, {"county": 0, "township": 60}]),
)
ends = st.builds(reports.FormEnded, form=forms, until=days, reason=st.sampled_from(["不再要", "并入住户表"]))
cells = st.sampled_from([None, (Typed(cell="B2", value="张大山"),)])
counts = st.sampled_from([(2, 1, 1, 0), (2, 2, 0, 0), (3, 1, 0, 2)])


@st.composite
def filled(draw: st.DrawFn) -> Told:
    form, place = draw(filings)
    asked, by_ledger, typed, left = draw(counts)
    body = reports.FormFilled(
        filing=reports.filing_id(form, place, TODAY), form=form, on=TODAY, due_at=DUE_AT, version=draw(books).digest,
        seq=draw(st.integers(1, 2)), book=draw(books), asked=asked, filled=by_ledger, typed=typed, left=left,
        cells=draw(cells),
    )  # fmt: skip
    return (reports.FORM_FILLED.name, place, body)


@st.composite
def released(draw: st.DrawFn) -> Told:
    form, place = draw(filings)
    table = reports.Figures(keys=("person_total",), rows=(reports.FigureRow(place=place, values=(3,)),))
    how = draw(st.sampled_from(["book", "figures", "zero"]))
    body = reports.Released(
        filing=reports.filing_id(form, place, TODAY), form=form, on=TODAY, seq=draw(st.integers(1, 2)),
        book=draw(books) if how == "book" else None, figures=table if how == "figures" else None, is_zero=how == "zero",
    )  # fmt: skip
    return (reports.RELEASED.name, place, body)


taken = st.builds(
    reports.FileTaken,
    book=books,
    on=st.just(TODAY),
    seq=st.just(1),
    rows=st.just(2),
    for_whom=st.just("县卫健局"),
    form=st.none() | forms,
)
OF_LIBRARY: Tellers = together(
    [
        {reports.FORM_REGISTERED.name: st.tuples(registrations, somewhere).map(_moved)},
        teller(reports.FORM_VERSIONED, versions, somewhere),
        teller(reports.FORM_ENDED, ends, somewhere),
    ]
)
OF_FILINGS: Tellers = {reports.FORM_FILLED.name: filled(), reports.RELEASED.name: released()}
OF_FILES: Tellers = teller(reports.FILE_TAKEN, taken, somewhere)
