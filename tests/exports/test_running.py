import pytest
from tests.exports.world import asked, column, fetched, listed, office, sheets, wish
from tests.people.world import COUNTY

from lianfang.exports import queries
from lianfang.ledger.models import StoredEntry

pytestmark = pytest.mark.django_db


def test_an_export_is_written_kept_sealed_and_fetched(laid_out: None) -> None:
    scope = office()

    row = asked(scope, wish(unmasked=True, purpose="report"))
    content = fetched(scope, row)

    assert column(listed(content), 4) == ["=cmd|' /C calc'!A0", "张大山", "刘小梅"]
    print(sheets(content))
    kinds = StoredEntry.objects.filter(county=COUNTY, kind__startswith="exports.").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["exports.asked", "exports.finished", "exports.fetched"]
    assert queries.export(scope, row.id).outcome == "done"
