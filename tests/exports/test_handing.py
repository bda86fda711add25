import pytest
from tests.exports.test_asking import rule
from tests.exports.world import asked, fetched, listed, office, taken, wish
from tests.fixtures.access import scope_as
from tests.people.world import COUNTY, XIGUAN_PATH

from lianfang.access.models import Account, Post
from lianfang.access.scope import make_scope
from lianfang.exports import asking, cannot, handing, queries, rules, running
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import unsealed

pytestmark = pytest.mark.django_db


def test_a_file_is_only_for_who_asked_for_it(laid_out: None) -> None:
    row = asked(office(), wish())

    with pytest.raises(cannot.CannotFetchOthers):
        handing.fetch(office(), row, at=now(), id=uuid7())


def test_who_no_longer_covers_the_place_fetches_nothing(laid_out: None) -> None:
    scope = office()
    row = asked(scope, wish())
    Post.objects.filter(county=COUNTY, account=row.asker).update(path="14.10.28.100.001.")

    with pytest.raises(cannot.CannotFetchOthers):
        handing.fetch(make_scope(Account.objects.get(id=row.asker), at=now()), row, at=now(), id=uuid7())


def test_a_file_that_is_gone_is_refused_and_nobody_has_fetched_it(laid_out: None) -> None:
    scope = office()
    row = asked(scope, wish())
    running.vault_of(row).clear()

    with pytest.raises(cannot.CannotFetch):
        fetched(scope, row)
    assert not StoredEntry.objects.filter(county=COUNTY, kind="exports.fetched").exists()


def test_an_export_elsewhere_is_not_there(laid_out: None) -> None:
    row = asked(office(), wish())

    for scope in (office("14.10.28.100.001."), scope_as("grid_worker", XIGUAN_PATH)):
        with pytest.raises(cannot.CannotFindExport):
            queries.export(scope, row.id)
    assert queries.traced(scope_as("auditor", XIGUAN_PATH), row.trace) == row


def test_a_small_list_is_taken_at_once(laid_out: None) -> None:
    content = taken(office(), wish("screening.unvisited", purpose="visit"))

    stored = StoredEntry.objects.get(county=COUNTY, kind="exports.taken")
    entry = unsealed(COUNTY, stored.id)
    assert entry is not None
    assert (len(listed(content)), entry.body.rows, entry.body.identities) == (70, 70, 0)


def test_what_names_too_many_is_not_taken_at_once(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SECOND_PERSON", rule(1))

    with pytest.raises(cannot.CannotTakeNamesAtOnce):
        taken(office(), wish(unmasked=True, purpose="report"))


def test_whole_names_and_long_lists_are_not_small(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    scope, at = office(), now()
    masked, whole = (asking.measured(scope, wish(unmasked=w, purpose="report"), at=at) for w in (False, True))
    found = [handing.is_small(masked, at), handing.is_small(whole, at)]
    monkeypatch.setattr(handing, "AT_ONCE_ROWS", rule(2))

    assert (found, handing.is_small(masked, at)) == ([True, False], False)
