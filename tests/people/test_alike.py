"""Duplicates are found as they come in: most of those planted, few that are none, each of them once."""

from random import Random

import pytest

from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.due import dues
from lianfang.ledger.models import Head, StoredEntry
from lianfang.people.alike import compare_new, compare_since, pairs_alike
from lianfang.people.kinds import pair_id
from lianfang.people.models import Candidate, Compared, Person
from lianfang.places.models import Place

from . import doubles
from .doubles import FIRST
from .world import AT, BUILDING_3, BUILDING_30, COUNTY, EAST_DOOR, OTHER_DOOR, id_no, member, register
from .world import door as door_id

pytestmark = pytest.mark.usefixtures("laid_out")


def found() -> set[frozenset[object]]:
    return {frozenset(pair) for pair in Candidate.objects.values_list("first", "second")}


def test_planted_duplicates_are_found_and_few_others() -> None:
    """500 planted among 4,000 persons with kin, twins and namesakes: recall at least 0.95, precision at least 0.9."""
    population = doubles.population(Random("重复"), doubles.doors(), planted=500)
    doubles.register_all(population)

    while compare_new(COUNTY):
        pass

    right = len(found() & population.planted)
    recall, precision = right / len(population.planted), right / max(1, len(found()))
    print(f"recall {recall:.3f} precision {precision:.3f} of {Person.objects.count()} persons")
    assert (recall >= 0.95, precision >= 0.9) == (True, True), (recall, precision)


def test_a_pair_is_recorded_once_at_the_lowest_place_that_covers_both() -> None:
    one, double, other = member(), member(), member()
    register(one)
    register(double, door=OTHER_DOOR)
    register(other, door=EAST_DOOR)

    counts = [compare_new(COUNTY), compare_new(COUNTY)]

    names = dict(Place.objects.values_list("id", "name"))
    rows = {(row.first, row.second): (names[row.place], row.level) for row in Candidate.objects.all()}
    pairs = {tuple(sorted((a.person, b.person))): at for a, b, at in (
        (one, double, ("3号楼", 5)), (one, other, ("吉昌镇", 4)), (double, other, ("吉昌镇", 4)),
    )}  # fmt: skip
    assert (counts, rows) == ([3, 0], pairs)
    assert rebuild(COUNTY).is_equal


def test_a_number_of_15_digits_is_the_same_as_its_longer_form() -> None:
    number = id_no(11)
    register(member("张大山", identity={"id_no": number}))
    register(
        member("张大川", birth_on=None, identity={"id_no": number[:6] + number[8:17], "phones": ()}), door=OTHER_DOOR
    )

    compare_new(COUNTY)

    assert list(Candidate.objects.values_list("same", "differs")) == [(["id", "name_near", "area"], [])]


def test_kin_are_not_taken_for_one_person() -> None:
    """Father and son at one door with one phone, twins with one birthday and two numbers, a namesake elsewhere."""
    phone = {"phones": ("13800003817",)}
    twins = [
        member("张子轩", birth_on=AT.date().replace(2016), identity=phone | {"id_no": id_no(n, born="20160206")})
        for n in (21, 23)
    ]
    twins[1] = twins[1].model_copy(
        update={"identity": twins[1].identity and twins[1].identity.model_copy(update={"name": "张子涵"})}
    )
    register(
        member("张大山", identity=phone),
        member("张小山", birth_on=AT.date().replace(1992), identity=phone | {"id_no": ""}),
        *twins,
    )
    register(member("张大山", birth_on=None, identity={"id_no": "", "phones": ("13900001111",)}), door=EAST_DOOR)

    assert (compare_new(COUNTY), pairs_alike(COUNTY, list(Person.objects.all()))) == (0, [])


def test_a_phone_that_many_share_says_nothing() -> None:
    """An office's number, at doors all over the place: who is called the same there need not be the same."""
    office = {"id_no": "", "phones": ("0357-7922222",)}
    homes = [door_id(BUILDING_3, n % 2 + 1, f"{n // 4 + 1:02d}{n // 2 % 2 + 1:02d}") for n in range(24)]
    homes += [door_id(BUILDING_30, n % 2 + 1, f"{n // 4 + 1:02d}{n // 2 % 2 + 1:02d}") for n in range(24)]
    for n, home in enumerate((*homes, *homes)):
        name = "张大山" if n in (0, 30) else f"李{FIRST[n % 35]}{FIRST[n // 35 + 7]}"
        register(member(name, birth_on=None, identity=office), door=home)

    assert compare_new(COUNTY) == 0


def test_the_clock_goes_on_where_it_ended() -> None:
    register(member())
    dues.run(COUNTY, AT)
    first = Compared.objects.get().seq
    register(member(), door=OTHER_DOOR)

    dues.run(COUNTY, AT)

    assert (Compared.objects.get().seq > first, Candidate.objects.count()) == (True, 1)
    assert StoredEntry.objects.filter(kind="people.alike_found").count() == 1


def test_who_was_just_brought_is_compared_before_all_that_waits() -> None:
    register(member())
    before = Head.objects.get().seq
    register(member(), door=OTHER_DOOR)
    came = Head.objects.get().seq

    assert (compare_since(COUNTY, before), Compared.objects.count()) == (1, 0)  # the clock still has all before it
    assert (compare_new(COUNTY), Compared.objects.get().seq > came) == (0, True)


def test_what_was_just_brought_counts_as_compared_where_nothing_waits() -> None:
    register(member())
    compare_new(COUNTY)
    register(member(), door=OTHER_DOOR)

    assert (compare_since(COUNTY, Compared.objects.get().seq), compare_new(COUNTY)) == (1, 0)
    assert Compared.objects.get().seq == Head.objects.get().seq


def test_a_pair_has_one_id_whoever_is_named_first() -> None:
    one, other = member().person, member().person

    assert pair_id(one, other) == pair_id(other, one)
