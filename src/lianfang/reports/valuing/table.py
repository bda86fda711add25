"""The table of which fields can be told of which sort of row, and what has to be loaded for them."""

from collections.abc import Iterable, Mapping

from lianfang.facts.fields import OWN, Field

from . import health, households, persons

OF_PLACES = frozenset({"province", "prefecture", "county", "township", "community", "grid", "compound", "filled_on"})
# Of a household's row these are its head's; other fields of a person would be nobody's in particular.
OF_HEADS = frozenset(
    "name id_no id_type phone phone2 sex age birth_on address door building compound stairwell township county "
    "community province prefecture grid household_number member_count head_name head_phone head_id_no hukou_address "
    "booklet_no filled_on".split()
)
_IN_VISITS = frozenset(households.VISITED)


def is_told(kind: str, field: Field) -> bool:
    """Whether the ledger can say `field` of a row of this kind."""
    if field.key.startswith(OWN):
        return kind == "person" and field.type != "text"
    if kind == "place":
        return field.key in OF_PLACES
    if kind == "household":
        return field.key in OF_HEADS or field.key in households.HOUSEHOLDS
    return kind == "person" and (field.key in persons.TELLS or field.key in _IN_VISITS)


def tell(kind: str, field: Field) -> persons.Tell | None:
    """Return how `field` follows for a row of this kind."""
    if field.key.startswith(OWN):
        return health.own_answer
    if kind == "household" and field.key in households.HOUSEHOLDS:
        return households.HOUSEHOLDS[field.key]
    return persons.TELLS.get(field.key) or households.HOUSEHOLDS.get(field.key)


def needs_of(kind: str, fields: Iterable[Field]) -> frozenset[str]:
    found: set[str] = set()
    own: Mapping[str, frozenset[str]] = households.NEEDS if kind == "household" else {}
    for field in fields:
        if field.key.startswith(OWN):
            found.add("facts")
        wanted = own.get(field.key)
        if wanted is None:
            wanted = persons.NEEDS.get(field.key) or households.NEEDS.get(field.key) or frozenset()
        found |= wanted
    return frozenset(found)
