"""Passwords: policies, hashing, links, logging in, and what is made when a message is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from nordlib.accounts import (
    MTM_MINIMUM,
    RECOMMENDED,
    AccountChanges,
    AccountId,
    BorrowerActor,
    PasswordPolicy,
    Scrypt,
    StaffId,
    hash_new_password,
)
from nordlib.commands import (
    change_password,
    edit_account,
    edit_registrar,
    log_in,
    remove_registrar,
    render_message,
    request_password_reset,
    reset_password,
    set_password,
)
from nordlib.commands.attempts import login_key
from nordlib.commands.principals import save_credential
from nordlib.contact import parse_email
from nordlib.credentials import Credential, PasswordOrigin, Principal, Realm
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime, UnknownName
from nordlib.messages import Message, MessageKind
from nordlib.storage import MemoryStore
from nordlib.texts import MessageText, texts_for
from tests.people import ACCOUNT, AGENCY, AT_A, AT_B, NOW, REGISTER, TODAY, register_store

CHEAP = Scrypt(cost=4)
OWNER = Principal(Realm.BORROWER, ACCOUNT.id)
WELCOME = Message(MessageKind.CREDENTIALS, ACCOUNT.email.address, "sv", ACCOUNT.id, {"library": "Stadsbiblioteket A"})
USUAL: dict[str, Any] = {"realm": Realm.BORROWER, "policy": REGISTER, "hasher": CHEAP, "now": NOW}


def chosen(text: str, is_common: Callable[[str], bool] | None = None) -> Any:
    return hash_new_password(text, CHEAP, is_common)


def with_password(text: str = "sol123") -> MemoryStore:
    store = register_store(ACCOUNT)
    assert store.run(set_password, ACCOUNT.id, chosen(text), by=AT_A, policy=REGISTER)
    return store


def entered(store: MemoryStore, password: str, email: str = "nils@example.se", **options: Any) -> Any:
    return log_in(store, parse_email(email), password, **USUAL | options)


def credential(store: MemoryStore, owner: Principal = OWNER) -> Credential:
    stored = store.run(lambda tx: tx.credentials.get(owner))
    assert stored is not None
    return stored.value


def sent(store: MemoryStore, message: Message | None = None, now: datetime = NOW, policy: Any = REGISTER) -> str | None:
    """The body of the last message, with its secret."""
    due = message or store.outbox[-1]
    rendered = render_message(store, due, policy=policy, hasher=CHEAP, now=now, make_link=lambda token: f"<{token}>")
    return None if rendered is None else rendered.body


def link_for(store: MemoryStore, email: str = "nils@example.se", realm: Realm = Realm.BORROWER, now: datetime = NOW) -> str:
    store.run(request_password_reset, parse_email(email), realm=realm, policy=REGISTER, now=NOW)
    return (sent(store, now=now) or "").partition("<")[2].partition(">")[0]


# policies and hashing


def test_the_floor_of_the_sources_and_what_is_advised() -> None:
    assert (MTM_MINIMUM.min_length, RECOMMENDED.min_length) == (6, 15)
    wrong: Any
    for wrong in ({"min_length": 0}, {"min_length": 6, "generated_length": 8}, {"min_length": 20}):
        with pytest.raises(InvalidPolicy):
            PasswordPolicy(**wrong)


@pytest.mark.parametrize("stored", ["", "sol123", "$argon2id$v=19$m=8$x$y", "$scrypt$ln=4,r=8,p=1$!$!", "$scrypt$ln=99,r=8,p=1$AAAA$AAAA"])
def test_what_scrypt_did_not_store_is_nobodys_password(stored: str) -> None:
    assert not CHEAP.verify("sol123", stored)


def test_a_password_is_the_same_however_its_letters_were_composed() -> None:
    assert CHEAP.verify("ma\u030ane", CHEAP.hash("m\xe5ne"))
    assert chosen("ma\u030ane").length == 4
    assert not CHEAP.verify("Måne", CHEAP.hash("måne"))


def test_a_lone_surrogate_is_a_password_like_any_other_and_a_megabyte_is_none() -> None:
    assert CHEAP.verify("\ud800abcdef", CHEAP.hash("\ud800abcdef"))
    with pytest.raises(InvalidData, match="1024"):
        chosen("x" * 1_025)
    assert not entered(with_password("x" * 1_024), "x" * 1_025)
    assert entered(with_password("x" * 1_024), "x" * 1_024)


def test_nothing_shows_a_password_or_its_hash() -> None:
    store = with_password("hemligt-ord")
    shown = f"{chosen('hemligt-ord')!r} {credential(store)!r} {entered(store, 'hemligt-ord')!r}"
    assert "hemligt" not in shown
    assert "scrypt" not in shown


# set and changed


@pytest.mark.parametrize(("text", "found"), [("abc12", ("password_too_short",)), ("abc123", ())])
def test_a_registrar_sets_one_that_is_long_enough_and_nothing_is_mailed(text: str, found: tuple[str, ...]) -> None:
    store = register_store(ACCOUNT)
    assert store.run(set_password, ACCOUNT.id, chosen(text), by=AT_A, policy=REGISTER).trace.reasons() == found
    assert store.outbox == ()


def test_a_list_of_common_ones_is_the_hosts() -> None:
    store = register_store(ACCOUNT)
    common = chosen("sommar2026", lambda text: text.startswith("sommar"))
    assert store.run(set_password, ACCOUNT.id, common, by=AT_A, policy=REGISTER).trace.reasons() == ("password_too_common",)


def test_who_may_set_a_password() -> None:
    store, gone = register_store(ACCOUNT), attrs.evolve(AT_B, id=StaffId("gone"))
    new = chosen("nytt-losen")
    assert store.run(set_password, ACCOUNT.id, new, by=AT_B, policy=REGISTER).trace.reasons() == ("not_visible",)
    assert store.run(set_password, ACCOUNT.id, new, by=gone, policy=REGISTER).trace.reasons() == ("not_authenticated",)
    assert store.run(set_password, ACCOUNT.id, new, by=AGENCY, policy=REGISTER)
    assert store.run(change_password, new, by=BorrowerActor(ACCOUNT.id), policy=REGISTER)
    assert store.run(change_password, new, by=BorrowerActor(AccountId("none")), policy=REGISTER).trace.reasons() == ("not_visible",)
    assert store.run(change_password, new, by=gone, policy=REGISTER).trace.reasons() == ("not_authenticated",)
    assert store.run(change_password, new, by=AT_A, policy=REGISTER)
    assert entered(store, "nytt-losen", "r-A@example.se", realm=Realm.STAFF).unwrap().id == AT_A.id


# logging in


def test_one_answer_for_all_who_may_not() -> None:
    store, unset = with_password(), register_store(ACCOUNT)
    for decision in (
        entered(store, "sol124"),
        entered(store, "sol123", "nobody@example.se"),
        entered(unset, "sol123"),
        entered(unset, ""),
        entered(store, "sol123", realm=Realm.STAFF),
    ):
        assert decision.trace.reasons() == ("invalid_credentials",)
        assert decision.explain("sv") == entered(store, "sol124").explain("sv")
    assert entered(store, "sol123", "NILS@example.se").unwrap() == ACCOUNT


@pytest.mark.parametrize(("days", "found"), [(0, ()), (1, ("account_expired",))])
def test_the_last_day_counts_and_its_end_is_told_only_with_the_right_password(days: int, found: tuple[str, ...]) -> None:
    store = with_password()
    with store.transaction() as tx:
        tx.accounts.save(attrs.evolve(ACCOUNT, valid_to=TODAY), expected_version=1)
    later = NOW + timedelta(days=days)
    assert entered(store, "sol123", now=later).trace.reasons() == found
    assert entered(store, "sol124", now=later).trace.reasons() == ("invalid_credentials",)


def test_a_login_is_noted_and_a_hash_of_less_is_made_anew() -> None:
    store = with_password()
    before = credential(store)
    better = Scrypt(cost=5)
    assert entered(store, "sol123", hasher=better)
    after = credential(store)
    assert (after.last_login, after.generation) == (TODAY, before.generation)
    assert not better.needs_rehash(after.password_hash or "")
    assert entered(store, "sol123", hasher=better)
    assert credential(store) == after


def test_a_password_that_was_changed_while_it_was_verified_is_not_right() -> None:
    store = with_password()

    class Slow(Scrypt):
        def verify(self, password: str, stored: str, /) -> bool:
            assert store.run(set_password, ACCOUNT.id, chosen("annat-losen"), by=AT_A, policy=REGISTER)
            return super().verify(password, stored)

    assert entered(store, "sol123", hasher=Slow(cost=4)).trace.reasons() == ("invalid_credentials",)


def test_an_instant_without_offset_is_refused_before_anything_is_hashed() -> None:
    with pytest.raises(NaiveDatetime):
        entered(with_password(), "sol123", now=NOW.replace(tzinfo=None))


# forgotten


@pytest.mark.rule("READ-A17")
def test_a_link_is_good_once() -> None:
    store = with_password()
    token = link_for(store)
    assert store.run(reset_password, token, chosen("kort5"), policy=REGISTER, now=NOW).trace.reasons() == ("password_too_short",)
    assert store.run(reset_password, token, chosen("nytt-losen"), policy=REGISTER, now=NOW)
    assert entered(store, "nytt-losen")
    again = store.run(reset_password, token, chosen("kort5"), policy=REGISTER, now=NOW)
    assert again.trace.reasons() == ("token_invalid",)


def dies(change: Callable[[MemoryStore], object], later: timedelta = timedelta(0)) -> bool:
    store = with_password()
    token = link_for(store)
    change(store)
    decision = store.run(reset_password, token, chosen("nytt-losen"), policy=REGISTER, now=NOW + later)
    return decision.trace.reasons() == ("token_invalid",)


def test_a_link_dies_with_any_change_with_a_newer_one_and_with_time() -> None:
    new = parse_email("new@example.se")
    assert not dies(lambda store: None)
    assert not dies(lambda store: None, timedelta(hours=24))
    assert dies(lambda store: None, timedelta(hours=24, seconds=1))
    assert dies(link_for)
    assert dies(lambda store: store.run(change_password, chosen("annat-losen"), by=BorrowerActor(ACCOUNT.id), policy=REGISTER))
    assert dies(lambda store: store.run(edit_account, ACCOUNT.id, AccountChanges(email=new), by=AT_A, policy=REGISTER, now=NOW))


def test_nobody_is_told_whether_an_address_is_known() -> None:
    store = with_password()
    assert store.run(request_password_reset, parse_email("nobody@example.se"), realm=Realm.BORROWER, policy=REGISTER, now=NOW) is None
    assert store.run(request_password_reset, ACCOUNT.email, realm=Realm.STAFF, policy=REGISTER, now=NOW) is None
    assert [sent(store, each) for each in store.outbox] == [None, None]


def test_a_registrar_forgets_too() -> None:
    store = register_store()
    token = link_for(store, "r-A@example.se", Realm.STAFF)
    assert store.outbox[-1].kind is MessageKind.STAFF_PASSWORD_RESET_LINK
    assert store.run(reset_password, token, chosen("nytt-losen"), policy=REGISTER, now=NOW)
    assert entered(store, "nytt-losen", "r-A@example.se", realm=Realm.STAFF)


def test_the_link_of_one_who_was_removed_or_moved_address_leads_nowhere() -> None:
    store = register_store()
    token = link_for(store, "r-A@example.se", Realm.STAFF)
    assert store.run(edit_registrar, by=AT_A, policy=REGISTER, email=parse_email("ny@example.se"))
    assert store.run(reset_password, token, chosen("nytt-losen"), policy=REGISTER, now=NOW).trace.reasons() == ("token_invalid",)
    due = link_for(store, "ny@example.se", Realm.STAFF)
    store.run(remove_registrar, AT_A.id, by=AGENCY)
    assert store.run(reset_password, due, chosen("nytt-losen"), policy=REGISTER, now=NOW).trace.reasons() == ("token_invalid",)
    assert store.outbox == ()


# what is made when it is sent


def test_a_generated_password_is_made_when_it_is_sent_and_again_after_a_crash() -> None:
    store = register_store(ACCOUNT)
    first, second = (sent(store, WELCOME) or "" for _ in range(2))
    password = second.rpartition(" ")[2]
    assert len(password) == 16
    assert first != second
    assert not entered(store, first.rpartition(" ")[2])
    assert entered(store, password)
    assert credential(store).origin is PasswordOrigin.GENERATED


def test_a_password_that_was_chosen_meanwhile_stays() -> None:
    store = with_password()
    link = attrs.evolve(WELCOME, kind=MessageKind.SET_PASSWORD_LINK)
    assert sent(store, WELCOME) is None
    assert sent(store, link) is None
    assert entered(store, "sol123")
    assert "<" in (sent(register_store(ACCOUNT), link) or "")


def test_what_is_for_another_address_or_for_nobody_is_not_made() -> None:
    store = register_store(ACCOUNT)
    assert sent(store, attrs.evolve(WELCOME, kind=MessageKind.PASSWORD_RESET_LINK, recipient="old@example.se")) is None
    assert sent(store, attrs.evolve(WELCOME, subject_id="none")) is None
    plain = Message(MessageKind.TRANSFER_COMPLETED, ACCOUNT.email.address, "sv", ACCOUNT.id, {"library": "B"})
    assert sent(store, plain) == "Ditt konto har flyttats till B."


def test_no_secret_is_stored_or_queued() -> None:
    store = register_store(ACCOUNT)
    password = (sent(store, WELCOME) or "").rpartition(" ")[2]
    token = link_for(store)
    kept: tuple[Any, ...] = (credential(store), *store.outbox)
    everything = "".join(repr(attrs.asdict(each)) for each in kept)
    assert password not in everything
    assert token not in everything


def test_a_credential_is_added_once() -> None:
    store = with_password()
    stored = store.run(lambda tx: tx.credentials.get(OWNER))
    with pytest.raises(Exception, match="credential"), store.transaction() as tx:
        save_credential(tx, None, Credential(OWNER))
    assert stored is not None
    with pytest.raises(Exception, match="credential"), store.transaction() as tx:
        save_credential(tx, attrs.evolve(stored, version=9), stored.value)


# what an attack found


def test_a_password_opens_its_owners_account_and_no_other_that_took_over_the_address() -> None:
    other = attrs.evolve(ACCOUNT, id=AccountId("b2"), identity=None, email=parse_email("other@example.se"))
    store = register_store(ACCOUNT, other)
    for account, text in ((ACCOUNT, "sol123"), (other, "mane456")):
        assert store.run(set_password, account.id, chosen(text), by=AT_A, policy=REGISTER)

    class Swapping(Scrypt):
        def verify(self, password: str, stored: str, /) -> bool:
            for key, address in ((ACCOUNT.id, "third@example.se"), (other.id, "nils@example.se")):
                assert store.run(edit_account, key, AccountChanges(email=parse_email(address)), by=AT_A, policy=REGISTER, now=NOW)
            return super().verify(password, stored)

    assert entered(store, "sol123", hasher=Swapping(cost=4)).trace.reasons() == ("invalid_credentials",)


@pytest.mark.parametrize("cost", [0, -1, 21, 99_999_999_999, "17"])
def test_a_cost_that_would_take_for_ever_is_refused_and_a_hash_that_says_it_is_nobodys(cost: Any) -> None:
    with pytest.raises(InvalidData, match=r"(?i)scrypt"):
        Scrypt(cost=cost)
    assert not CHEAP.verify("abc", f"$scrypt$ln={cost},r=8,p=1$AAAA$AAAA")


def test_a_link_ends_when_the_address_changes_even_if_it_changes_back() -> None:
    store = with_password()
    token = link_for(store)
    for address in ("new@example.se", "nils@example.se"):
        assert store.run(edit_account, ACCOUNT.id, AccountChanges(email=parse_email(address)), by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(reset_password, token, chosen("nytt-losen"), policy=REGISTER, now=NOW).trace.reasons() == ("token_invalid",)


def test_a_generated_password_that_was_used_is_not_made_anew() -> None:
    store = register_store(ACCOUNT)
    password = (sent(store, WELCOME) or "").rpartition(" ")[2]
    assert entered(store, password)
    assert sent(store, WELCOME) is None
    assert entered(store, password)


def test_the_right_password_on_an_account_that_ran_out_is_no_failed_attempt() -> None:
    store = with_password()
    with store.transaction() as tx:
        tx.accounts.save(attrs.evolve(ACCOUNT, valid_to=TODAY), expected_version=1)
    assert entered(store, "sol123", now=NOW + timedelta(days=1)).trace.reasons() == ("account_expired",)
    assert store.run(lambda tx: tx.attempts.get(login_key(Realm.BORROWER, ACCOUNT.email.key))) is None


def test_a_no_costs_what_is_asked_for_now_whatever_is_stored() -> None:
    store, hashed = with_password(), []

    class Counting(Scrypt):
        def hash(self, password: str, /) -> str:
            hashed.append(password)
            return super().hash(password)

    for address, password in (("nils@example.se", "fel"), ("nobody@example.se", "fel")):
        assert not entered(store, password, address, hasher=Counting(cost=5))
    assert hashed == ["fel", "fel"]


@pytest.mark.parametrize("realm", ["borrowr", None])
def test_a_realm_that_is_none_is_nobodys(realm: Any) -> None:
    store = with_password()
    with pytest.raises(UnknownName, match="realm"):
        store.run(request_password_reset, ACCOUNT.email, realm=realm, policy=REGISTER, now=NOW)
    in_words: Any = "borrower"
    assert store.run(request_password_reset, ACCOUNT.email, realm=in_words, policy=REGISTER, now=NOW) is None
    assert len(store.outbox) == 1


def test_what_is_no_address_and_no_password_is_told_or_is_wrong() -> None:
    store = with_password()
    assert log_in(store, None, "sol123", **USUAL).trace.reasons() == ("invalid_credentials",)
    assert store.run(request_password_reset, None, realm=Realm.BORROWER, policy=REGISTER, now=NOW) is None
    no_address: Any = "nils@example.se"
    with pytest.raises(InvalidData, match="parse_email"):
        log_in(store, no_address, "sol123", **USUAL)
    for nothing in (None, b"sol123"):
        with pytest.raises(InvalidData, match="not a str"):
            entered(store, nothing)  # type: ignore[arg-type]  # a value of the wrong type, on purpose
        with pytest.raises(InvalidData, match="must be str"):
            chosen(nothing)  # type: ignore[arg-type]  # a value of the wrong type, on purpose
    no_token: Any = None
    assert store.run(reset_password, no_token, chosen("nytt-losen"), policy=REGISTER, now=NOW).trace.reasons() == ("token_invalid",)


def test_a_message_that_cannot_be_put_in_words_makes_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    store = register_store()
    texts = vars(texts_for("sv"))
    monkeypatch.setitem(texts["MESSAGES"], "staff_password_reset_link", MessageText("{month}", "{secret}"))
    link: Any = {"message": Message(MessageKind.STAFF_PASSWORD_RESET_LINK, AT_A.email.address, "sv", "")}
    with pytest.raises(InvalidData, match="staff_password_reset_link has no value for 'month'"):
        sent(store, **link)
    assert store.run(lambda tx: tx.credentials.get(Principal(Realm.STAFF, AT_A.id))) is None
