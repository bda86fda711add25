"""What is told of a county's own questions and of the forms it has learned."""

from datetime import date

from hypothesis import strategies as st

from lianfang.books import kinds as books
from lianfang.facts import kinds as facts

from .stage import COMMUNITIES, Tellers, teller, together

slugs = st.sampled_from(["pets", "trips"])
offices = st.sampled_from(COMMUNITIES)
YES_NO = (facts.Choice(slug="yes", label="有"), facts.Choice(slug="no", label="没有"))
shapes = st.sampled_from([{"type": "bool"}, {"type": "int", "unit": "只"}, {"type": "code", "options": YES_NO}])
labels = st.sampled_from(["养活禽没有", "碰过活禽没有"])
changed = st.lists(
    st.sampled_from(["label", "type", "unit", "options", "synonyms", "privacy"]), min_size=1, max_size=3, unique=True
)


def asked(slug: str, label: str, shape: dict[str, object], about: str, synonyms: tuple[str, ...]) -> dict[str, object]:
    return {
        "slug": slug, "label": label, "about": about, "privacy": "C", "synonyms": synonyms, **shape,
        "purpose": "市场有禽流感样本，接触过的人先测温", "ground": "吉县指挥部办公室通知第7号",
        "ground_on": date(2020, 2, 5), "since": date(2020, 2, 5),
    }  # fmt: skip


questions = st.builds(
    asked, slugs, labels, shapes, st.sampled_from(["person", "household"]), st.sampled_from([(), ("活禽接触",)])
)
OF_QUESTIONS: Tellers = together(
    [
        teller(facts.ADDED, questions.map(facts.QuestionAdded.model_validate), offices),
        teller(
            facts.CHANGED,
            st.builds(
                lambda said, fields: facts.QuestionChanged.model_validate({**said, "fields": tuple(fields)}),
                questions,
                changed,
            ),
            offices,
        ),
        teller(
            facts.ENDED,
            st.builds(
                facts.QuestionEnded,
                slug=slugs,
                label=labels,
                until=st.sampled_from([date(2020, 3, 1), date(2020, 4, 1)]),
            ),
            offices,
        ),
    ]
)

columns = st.lists(
    st.builds(
        books.LearnedColumn,
        column=st.sampled_from(["姓名", "电话", "民族", "体温#2"]),
        field=st.sampled_from(["name", "phone", "temp_am_c", "-"]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.column,
).filter(lambda found: any(one.field != "-" for one in found))
OF_FORMS: Tellers = teller(
    books.MAPPING_LEARNED,
    st.builds(
        lambda form, title, version, found: books.MappingLearned(
            form=form, title=title, fingerprint=version * 32, columns=tuple(found)
        ),
        st.sampled_from(["03-返乡人员登记表", "05-住户表"]),
        st.sampled_from(["", "返乡人员登记表"]),
        st.sampled_from("ab"),
        columns,
    ),
    offices,
)
