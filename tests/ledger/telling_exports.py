"""What is told of exports: asked for, taken at once, decided, written, fetched, destroyed; of two exports in all."""

from hypothesis import strategies as st

from lianfang.exports import kinds as exports
from lianfang.kit.ids import named_id

from .drafts import ROOT
from .stage import BUILDING_3, COMMUNITIES, LANE, Tellers, teller, together

EXPORTS = [named_id(ROOT, f"export/{n}") for n in range(2)]
DIGEST = "0" * 64

which = st.sampled_from(EXPORTS)
somewhere = st.sampled_from([*COMMUNITIES, LANE, BUILDING_3])
words = st.sampled_from([None, "核过"])
asked = st.builds(
    exports.AskedBody,
    export=which,
    source=st.just("people.persons"),
    format=st.sampled_from(["xlsx", "csv"]),
    unmasked=st.just(True),
    purpose=st.sampled_from(["call", "identify"]),
    words=words,
    rows=st.just(3),
    identities=st.just(3),
    second=st.booleans(),
)
taken = st.builds(
    exports.TakenBody,
    export=which,
    source=st.just("screening.unvisited"),
    format=st.just("csv"),
    rows=st.just(2),
    seq=st.just(1),
    digest=st.just(DIGEST),
)
finished = st.builds(
    exports.FinishedBody,
    export=which,
    outcome=st.sampled_from(["done", "stopped", "failed"]),
    rows=st.just(3),
    seq=st.just(1),
    digest=st.just(DIGEST),
)
destroyed = st.builds(exports.DestroyedBody, export=which, why=st.sampled_from(["expired", "given_up"]))

OF_EXPORTS: Tellers = together(
    [
        teller(exports.ASKED, asked, somewhere),
        teller(exports.TAKEN, taken, somewhere),
        teller(exports.APPROVED, st.builds(exports.DecidedBody, export=which, words=words), somewhere),
        teller(exports.DECLINED, st.builds(exports.DecidedBody, export=which, words=words), somewhere),
        teller(exports.FINISHED, finished, somewhere),
        teller(exports.FETCHED, st.builds(exports.FetchedBody, export=which, digest=st.just(DIGEST)), somewhere),
        teller(exports.DESTROYED, destroyed, somewhere),
    ]
)
