"""The policy at work: saved while tickets run, reading letters, asking of orders and languages, naming helpers."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim, release
from services.router.handlers.blocking import block
from services.router.handlers.errors import InvalidPolicy
from services.router.handlers.following import unfollow
from services.router.handlers.policies import check_for_company, read_policy_version, replace_policy
from services.router.handlers.replying import no_action
from services.router.policy.presets import preset_text
from services.router.policy.words import Exclusion
from services.router.ports.decisions import KeptOut
from services.router.store.rows import sql
from services.router.store.store import PostgresStore
from shared.errors import NotFound, StaleVersion

AUDIOCOMM, ACCOUNTANCY = preset_text("audiocomm"), preset_text("accountancy")
URGENT = {"subject": "Urgent: my order"}


async def save(company, text: str):
    """Make a text the policy."""
    version = await company.value("select max(version) from policy")
    return await company.run(replace_policy, company.who("root"), version, text)


async def due(company, ticket_id: int):
    """When the live deadline of a ticket is due."""
    return await company.value("select due_at from deadline where ticket_id = $1 and done_at is null", ticket_id)


async def helped(company) -> list[tuple[str, set[int]]]:
    """The alerts of help: text and recipients."""
    told = [one for one in await company.told("alert.raised") if one["kind"] == "help"]
    return [(one["text"], {to["agent_id"] for to in one["recipients"]}) for one in told]


async def test_a_saved_policy_counts_from_the_next_decision_on(company):
    first = await company.letter(to="anna@example.com")
    assert await due(company, first) == company.now + timedelta(hours=2)
    saved = await save(company, AUDIOCOMM.replace("hold: 2 working hours, warn", "hold: 1 working hour, warn"))
    second = await company.letter(sender="otto@customer.example", to="anna@example.com")
    # what runs goes on as it was, what comes has the new hold, each recorded with its version
    assert await due(company, first) == company.now + timedelta(hours=2)
    assert await due(company, second) == company.now + timedelta(hours=1)
    versions = "select policy_version from decision where ticket_id = $1 order by id desc limit 1"
    assert await company.value(versions, first) == saved.version - 1
    assert await company.value(versions, second) == saved.version
    # from its next decision on the first goes by the new ladder too
    company.pass_time(hours=2)
    await company.heartbeat()
    await company.meet_deadlines()
    assert await company.value(versions, first) == saved.version


async def test_a_policy_that_does_not_fit_the_company_is_refused(company):
    for text, path in (
        (AUDIOCOMM.replace("department: sales", "department: sails"), "stages[3].scope"),
        (AUDIOCOMM.replace("hold: 2 working", "hold: 0 working", 1), "stages[0].hold"),
        (AUDIOCOMM.replace("{audiences: audience}", "{audiences: hiffi}"), "stages[2].scope"),
    ):
        with pytest.raises(InvalidPolicy) as refused:
            await save(company, text)
        (error,) = refused.value.facts["errors"]
        assert (error["path"], set(error)) == (path, {"line", "column", "path", "reason"})
    assert await company.value("select count(*) from policy") == 1
    with pytest.raises(StaleVersion):
        await company.run(replace_policy, company.who("root"), 7, AUDIOCOMM)
    # nobody in a group is only said
    await company.value("delete from agent_audience where audience_id = $1", company.audiences["cables"])
    found = await company.run(check_for_company, AUDIOCOMM.replace("{audiences: audience}", "{audiences: cables}"))
    assert (found.errors, [one.path for one in found.warnings]) == ((), ["stages[2].scope"])


async def test_versions_can_be_read(company):
    await save(company, ACCOUNTANCY)

    async def version(number: int):
        return await company.database.run(lambda tx: read_policy_version(PostgresStore(tx), number))

    assert [(await version(one)).text for one in (1, 2)] == [AUDIOCOMM, ACCOUNTANCY]
    for unknown in (0, 3):
        with pytest.raises(NotFound):
            await version(unknown)


@pytest.mark.parametrize(
    ("fields", "signals", "key"),
    [
        ({}, (), "normal"),
        (URGENT, ("marked_urgent",), "urgent"),
        ({"importance": "high"}, ("marked_urgent",), "urgent"),
        ({"visible_text": "I would like to complain about it."}, ("complaint",), "urgent"),
        ({"visible_text": "I will never order from you again."}, ("leaving",), "urgent"),
        ({"channel": {"kind": "question", "key": "shop"}}, ("question",), "question"),
    ],
)
async def test_a_letter_is_read(company, fields, signals, key):
    ticket = await company.ticket(await company.letter(**fields))
    assert (ticket.signals, ticket.class_key) == (signals, key)


async def test_a_further_letter_that_is_urgent_shortens_the_hold(company):
    ticket_id = await company.letter(to="anna@example.com")
    first = (await company.rows("select rfc_message_id from message where ticket_id = $1", ticket_id))[0]
    company.pass_time(minutes=10)
    await company.heartbeat()
    answer = {"in_reply_to": [first["rfc_message_id"]]}
    assert await company.letter(**answer) == ticket_id
    # an ordinary one joins without touching the hold
    assert await due(company, ticket_id) == company.now + timedelta(minutes=110)
    await company.letter(visible_text="This is unacceptable!", **answer)
    ticket = await company.ticket(ticket_id)
    assert (ticket.signals, ticket.class_key, ticket.stage) == (("complaint",), "urgent", "addressed")
    assert await due(company, ticket_id) == company.now + timedelta(minutes=30)
    # the same again changes nothing
    company.pass_time(minutes=10)
    await company.heartbeat()
    await company.letter(visible_text="This is unacceptable!", **answer)
    assert await due(company, ticket_id) == company.now + timedelta(minutes=20)
    # what is answered is forgotten: the next letter speaks for itself
    claimed = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(no_action, company.who("anna"), ticket_id, claimed.version, "")
    assert await company.letter(**answer) == ticket_id
    reopened = await company.ticket(ticket_id)
    assert (reopened.signals, reopened.class_key) == ((), "normal")


RICH = """\
  - {id: rich, when: not customer.language is de and order.value at least 500, scope: {audiences: hifi}, hold: 1 hour}
  - {id: german, when: customer.language is de, scope: {audiences: cables}, hold: 1 hour}
"""


@pytest.mark.parametrize(
    ("values", "language", "about", "stage"),
    [
        ([], None, None, "everybody"),
        ([500], None, None, "rich"),
        ([499.99], None, None, "everybody"),
        # the latest order counts, unless the letter is about another one
        ([900, 100], None, None, "everybody"),
        ([900, 100], None, {"order": "order 0"}, "rich"),
        ([100, 900], None, {"order": "order 0"}, "everybody"),
        ([900], None, {"order": "somebody else's"}, "rich"),
        ([900], "de-AT", None, "german"),
        ([None], "de", None, "german"),
    ],
)
async def test_orders_and_languages_decide(company, values, language, about, stage):
    await save(company, AUDIOCOMM.replace("  - {id: addressed,", RICH + "  - {id: addressed,"))
    customer = await company.add_customer("rita@customer.example")
    await company.value("update customer set language = $2 where id = $1", customer, language)
    for place, value in enumerate(values):
        sql = """insert into customer_order (external_id, customer_id, ordered_at, value)
            values ($1, $2, $3, ($4::text)::numeric)"""
        at = company.now - timedelta(days=100 - place)
        await company.value(sql, f"order {place}", customer, at, None if value is None else str(value))
    ticket = await company.ticket(await company.letter(sender="rita@customer.example", about=about))
    assert ticket.stage == stage
    skipped = "select record -> 'skipped' from decision where ticket_id = $1"
    details = [one["detail"] for one in await company.value(skipped, ticket.id) if one["reason"] == "condition"]
    assert all("does not hold" not in detail for detail in details)


async def test_a_second_urgent_one_names_a_helper(company):
    await save(company, ACCOUNTANCY)
    await company.add_customer("otto@customer.example", "speakers")
    first = await company.letter(to="anna@example.com", **URGENT)
    assert await helped(company) == []
    second = await company.letter(sender="otto@customer.example", to="anna@example.com", **URGENT)
    assert await company.seen_by(first) == {"anna"}
    assert await company.seen_by(second) == {"anna", "ben"}
    ((text, recipients),) = await helped(company)
    assert text == "Ben helps Anna here: Anna has urgent tickets already."
    assert recipients == {company.ids["anna"], company.ids["ben"]}
    assert await company.store("is_follower", second, company.ids["ben"])
    row = await company.value("select facts from history where ticket_id = $1 and what = 'help'", second)
    assert (row["helper"], row["helped"]) == ("Ben", "Anna")
    helper = "select record -> 'helper' from decision where ticket_id = $1 order by id desc limit 1"
    assert await company.value(helper, second) == company.ids["ben"]
    # claiming it calls nobody again; giving it back leaves the helper where he is
    await company.run(claim, company.who("anna"), second)
    # The claim withdraws the alerts of its offer; the helper is told anew, and no second one is named.
    assert len(await helped(company)) == 2
    await company.run(release, company.who("anna"), second, "")
    assert "ben" in await company.seen_by(second)
    await company.check()


class PutBack(Exception):
    """What was tried is undone."""


async def test_counting_who_has_urgent_ones_reads_only_those(company):
    customer = await company.add_customer("otto@customer.example")

    async def look(tx):
        await tx.execute(
            """insert into ticket (customer_id, subject, state, stage, responsible_id, oldest_open_at, created_at,
                updated_at, class_key)
            select $1, '', 'waiting', 'everybody', $2, $3, $3, $3, case when n % 500 = 0 then 'urgent' else 'normal' end
            from generate_series(1, 10000) as n""",
            customer, company.ids["anna"], company.now,
        )  # fmt: skip
        await tx.execute("analyze ticket")
        plan = await tx.fetchval(f"explain (analyze, format json) {sql.tickets_of_classes}", ["urgent"])
        assert rows_read(plan[0]["Plan"]) <= 40
        raise PutBack

    with pytest.raises(PutBack):
        await company.database.run(look)


def rows_read(node) -> float:
    """All rows that the leaves of a plan looked at, those they threw away too."""
    if node.get("Plans"):
        return sum(rows_read(child) for child in node["Plans"])
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


async def test_who_claims_a_second_urgent_one_is_helped(company):
    await save(company, ACCOUNTANCY)
    await company.add_customer("carla@customer.example", "speakers")
    await company.add_customer("otto@customer.example", "speakers")
    tickets = [await company.letter(sender=f"{who}@customer.example", **URGENT) for who in ("carla", "otto")]
    # a group has both; whoever is responsible for one has it on him already
    second = await company.ticket(tickets[1])
    who, other = ("anna", "ben") if second.responsible_id == company.ids["ben"] else ("ben", "anna")
    await company.run(claim, company.who(who), tickets[0])
    assert await helped(company) == []
    await company.run(claim, company.who(who), tickets[1])
    ((_, recipients),) = await helped(company)
    assert recipients == {company.ids["ben"], company.ids["anna"]}
    assert await company.store("is_follower", tickets[1], company.ids[other])
    await company.check()


@pytest.mark.parametrize("way", ["kept away", "no follower any more"])
async def test_a_helper_who_is_no_longer_one_is_not_called_again(company, way):
    await save(company, ACCOUNTANCY)
    await company.add_customer("otto@customer.example", "speakers")
    await company.letter(to="anna@example.com", **URGENT)
    ticket_id = await company.letter(sender="otto@customer.example", to="anna@example.com", **URGENT)
    ben = company.ids["ben"]
    assert [recipients for _, recipients in await helped(company)] == [{company.ids["anna"], ben}]
    if way == "kept away":
        await company.run(block, company.who("vera"), ticket_id, ben, "knows him")
    else:
        await company.run(unfollow, company.who("ben"), ticket_id, ben)
        await company.run(decline_help, ticket_id, ben)
    await company.run(claim, company.who("anna"), ticket_id)
    assert not [recipients for _, recipients in (await helped(company))[1:] if ben in recipients]


async def decline_help(store, now, ticket_id, agent_id):
    await store.keep_out(ticket_id, KeptOut(agent_id, Exclusion.DECLINED, "no time for it"), now)
