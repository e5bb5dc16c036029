"""Koha's database as a store of nordlib: transactions that renew, and questions that lock nothing."""

from zoneinfo import ZoneInfo

from koha.accounts import KohaCharges
from koha.connection import Sql, koha_engine
from koha.loans import Act, KohaLoans
from koha.patrons import KohaHolds, KohaStandings
from koha.rules import KohaRules, read_rules
from sqlalchemy import Engine

from nordlib.circulation import TitleId
from nordlib.storage.runner import BaseStore

__all__ = ["KohaStore", "KohaTransaction"]


class KohaTransaction:
    """What a renewal needs. There is no outbox: Koha notifies its patrons itself."""

    def __init__(self, sql: Sql, rules: KohaRules, zone: ZoneInfo, currency: str) -> None:
        self.act = Act()
        self.sql = sql
        self.rules = rules
        self.loans = KohaLoans(sql, rules.preferences, zone, currency, self.act)
        self.holds = KohaHolds(sql, self.loans)
        self.patron_standings = KohaStandings(sql, rules.preferences, zone, currency, self.act)
        self.charges = KohaCharges(sql, self.loans, zone, currency, self.act)

    @property
    def has_written(self) -> bool:
        return self.sql.has_written

    def copies_on_the_shelf(self, title: TitleId, but: str) -> int:
        """Count the other copies of a title that could be lent now, in this transaction."""
        row = self.sql.row(
            """SELECT COUNT(*) AS copies FROM items t WHERE t.biblionumber = :title AND t.itemnumber <> :but AND t.onloan IS NULL
               AND t.notforloan = 0 AND t.damaged = 0 AND t.itemlost = 0 AND t.withdrawn = 0
               AND NOT EXISTS (SELECT 1 FROM reserves r WHERE r.itemnumber = t.itemnumber AND r.found IS NOT NULL)""",
            title=title,
            but=but,
        )
        return 0 if row is None else row["copies"]

    def commit(self) -> None:
        self.sql.commit()

    def rollback(self) -> None:
        self.sql.rollback()


class KohaStore(BaseStore[KohaTransaction]):
    """Koha's database: the rules as they were read, and a pool of connections."""

    def __init__(self, engine: Engine, *, zone: ZoneInfo, currency: str, ignoring: tuple[str, ...] = ()) -> None:
        self.engine, self._zone, self._currency, self._ignoring = engine, zone, currency, ignoring
        self.rules = self.read_rules()

    @classmethod
    def open(cls, address: str, *, zone: ZoneInfo, currency: str, ignoring: tuple[str, ...] = ()) -> "KohaStore":
        """Open Koha's database. Raises `InvalidPolicy` for a rule or a preference that nordlib cannot follow."""
        return cls(koha_engine(address), zone=zone, currency=currency, ignoring=ignoring)

    def read_rules(self) -> KohaRules:
        """Read the rules anew. Call it, and keep the answer in `rules`, when staff have changed them."""
        sql = Sql(self.engine, reading=True)
        try:
            return read_rules(sql, zone=self._zone, currency=self._currency, ignoring=self._ignoring)
        finally:
            sql.rollback()

    def begin(self) -> KohaTransaction:
        return self._transaction(Sql(self.engine, reading=False))

    def begin_reading(self) -> KohaTransaction:
        return self._transaction(Sql(self.engine, reading=True))

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def _transaction(self, sql: Sql) -> KohaTransaction:
        return KohaTransaction(sql, self.rules, self._zone, self._currency)
