"""What ids stand for, in words: places with the building they are in, posts by their office, persons masked."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.access.models import Post
from lianfang.access.scope import Scope
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors
from lianfang.kit.sentences import listed
from lianfang.people.models import Household, PersonName
from lianfang.places.models import Place

DIVISIONS = 5  # levels down to village or community; below them a name needs those above it


def places(scope: Scope, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """祥和苑 3号楼 2单元 502, 柏山寺乡, by id. Places outside the scope have names too: a name is not personal."""
    wanted = {i for i in ids if i is not None}
    rows = Place.objects.filter(county=scope.county, id__in=wanted).values_list("id", "path", "name")
    found = list(rows) if wanted else []
    first = _first_named_level(scope)
    above = {over for _id, path, _name in found for over in ancestors(path)[first:-1]}
    names = dict(Place.objects.filter(county=scope.county, path__in=above).values_list("path", "name")) if above else {}
    return {
        id: " ".join([*(names.get(over, "") for over in ancestors(path)[first:-1]), name]) for id, path, name in found
    }


def _first_named_level(scope: Scope) -> int:
    """Whoever reads more than one village is told which village it is."""
    own = scope.current.path if scope.current else ""
    return DIVISIONS if own.count(".") >= DIVISIONS else DIVISIONS - 1


def offices(scope: Scope, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """西关社区 社区办公室, by the id of a post."""
    return places_and_offices(scope, (), ids)[1]


def places_and_offices(
    scope: Scope, ids: Iterable[UUID | None], posts: Iterable[UUID | None]
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Return words for places and for posts: those of the posts' places are read with the others."""
    wanted = {i for i in posts if i is not None}
    columns = ("county", "id", "place", "role")
    found = list(Post.objects.only(*columns).filter(county=scope.county, id__in=wanted)) if wanted else []
    at = places(scope, [*ids, *(post.place for post in found)])
    return at, {post.id: f"{at.get(post.place, '')} {post.label}".strip() for post in found}


def persons(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, str]:
    """张**, by the id of a person; only for who may see names at all."""
    wanted = set(ids)
    if not wanted or not scope.may_see("B"):
        return {}
    rows = PersonName.objects.filter(county=scope.county, person__in=wanted).values_list("person", "name")
    return {person: mask_name(name) for person, name in rows}


def households(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, str]:
    """祥和苑 3号楼 2单元 502 那一户, by the id of a household."""
    wanted = set(ids)
    rows = Household.objects.filter(county=scope.county, id__in=wanted) if wanted else Household.objects.none()
    doors = dict(rows.values_list("id", "door"))
    at = places(scope, doors.values())
    return {i: _("{door} 那一户").format(door=at[door]) for i, door in doors.items() if door in at}


def of_ids(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return words for ids of any sort; those that stand for nothing we know are left out."""
    wanted = set(ids)
    return persons(scope, wanted) | households(scope, wanted) | offices(scope, wanted) | places(scope, wanted)


def waited_for(scope: Scope, ids: Iterable[UUID]) -> str:
    """What a held entry waits for, as far as anyone knows it."""
    wanted = list(ids)
    return words(wanted, of_ids(scope, wanted))


def words(ids: Iterable[UUID], known: Mapping[UUID, str]) -> str:
    """Ids in words; the tail of an id where nothing is known by it."""
    return listed(known.get(i, _("编号 {tail}").format(tail=i.hex[-8:])) for i in ids)
