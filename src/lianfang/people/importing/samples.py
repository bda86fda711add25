"""What a few cells of a column look like, so that an office sees what it is about without reading who it is about."""

import re

from lianfang.facts.fields import Field
from lianfang.kit.masking import mask_id, mask_name

SHOWN = 12


def masked(text: str, field: Field | None) -> str:
    """Return one cell masked as its class asks; a column that no field matches is masked as if it were the worst."""
    text = text.strip()
    if not text:
        return ""
    privacy = field.privacy if field else "D"
    if privacy in ("open", "C"):
        return text if len(text) <= SHOWN else text[:SHOWN] + "…"
    if privacy == "B":
        return mask_name(text)
    if field is not None and field.type == "id_no":
        return mask_id(text)
    if re.search(r"\d{5,}", text):
        return re.sub(r"\d(?=[\dXx\-]{4,})", "*", text)[: SHOWN + 8]
    return text[0] + "*" * min(len(text) - 1, 4)
