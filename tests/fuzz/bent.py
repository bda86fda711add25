"""Files as accidents and attackers leave them: cut, with bytes changed, turned round or repeated."""

from hypothesis import strategies as st


@st.composite
def bent(draw: st.DrawFn, *whole: bytes) -> bytes:
    """One of `whole` with up to eight faults in it."""
    content = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(1, 8))):
        if not content:
            break
        at = draw(st.integers(0, len(content) - 1))
        fault = draw(st.sampled_from(("change", "cut", "drop", "repeat", "fill")))
        length = draw(st.integers(1, 64))
        if fault == "change":
            content[at] = draw(st.integers(0, 255))
        elif fault == "cut" and at > 16:
            del content[at:]
        elif fault == "drop":
            del content[at : at + length]
        elif fault == "repeat":
            content[at:at] = content[at : at + length]
        else:
            content[at : at + length] = bytes([draw(st.sampled_from((0, 255, 60, 38)))]) * length
    return bytes(content)
