"""One PostgreSQL, however its address is written."""

from contextlib import closing

import pytest

from tests.contract.databases import on_postgresql
from worker.errors import UsageError
from worker.ledger.store import SqlLedger


@on_postgresql
@pytest.mark.parametrize(
    "scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"]
)
def test_the_address_may_name_the_driver_or_leave_it_out(database: str, scheme: str) -> None:
    address = f"{scheme}://{database.partition('://')[2]}"
    with closing(SqlLedger(address)) as ledger:
        assert ledger.is_new
        assert ledger.place.startswith("postgresql+psycopg://")


@pytest.mark.parametrize("address", ["mysql://host/name", "postgre://host/name", "ledger.db", ""])
def test_any_other_address_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="is neither sqlite:///path nor postgresql://") as refused:
        SqlLedger(address)
    assert "host" not in str(refused.value).replace("user@host", "")
