"""The company's own sender addresses, and from which of them a reply goes out under which signature."""

from dataclasses import dataclass, replace

from services.router.handlers.acting import agent_of
from services.router.handlers.addresses import checked, normalised
from services.router.handlers.reply_tokens import Letterhead, addresses_of
from services.router.handlers.templates import check_placeholders
from services.router.ports import Store
from services.router.ports.errors import KeyTaken
from services.router.ports.messages import OpenLetter
from services.router.ports.people import AgentRecord
from services.router.ports.sending import SenderRecord, SenderValues
from shared.errors import Invalid, NotFound, StaleVersion
from shared.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class OfferedSender:
    """An address that an agent may write from; `signature` still holds its placeholders."""

    address: str
    name: str
    signature: str = ""


async def add_sender(store: Store, values: SenderValues) -> SenderRecord:
    """Add a sender address. Raises KeyTaken, UnknownKey and Invalid."""
    values = _checked(values)
    added = await store.add_sender(values)
    if added is None:
        raise KeyTaken(f"{values.address} is there already.", field="address")
    return SenderRecord(added, 1, values)


async def change_sender(store: Store, sender_id: int, version: int, values: SenderValues) -> SenderRecord:
    """Replace a sender address. Raises NotFound, StaleVersion, KeyTaken, UnknownKey and Invalid."""
    before = await store.sender(sender_id)
    if before is None:
        raise NotFound
    if before.version != version:
        raise StaleVersion(version=before.version)
    values = _checked(values)
    if not await store.save_sender(sender_id, values):
        raise KeyTaken(f"{values.address} is there already.", field="address")
    return SenderRecord(sender_id, version + 1, values)


def _checked(values: SenderValues) -> SenderValues:
    check_placeholders(values.signature, "signature")
    return replace(values, address=checked(values.address, "address"))


async def senders_for(
    store: Store, principal: Principal, answered: OpenLetter | None, head: Letterhead
) -> list[OfferedSender]:
    """Give the addresses from which an agent may answer a letter, the one he answers from unless told first."""
    agent = await store.agent(agent_of(principal))
    rows = {one.values.address: one.values for one in await store.senders()}
    reached = [plain(address) for address in addresses_of(answered.letter)] if answered is not None else []
    own = agent.values.address if agent is not None else None
    wrote = [address for address in reached if address in rows]
    allowed = _allowed(list(rows.values()), agent, principal)
    ranked = [address for address in (own, *wrote, *allowed[0], head.address) if address]
    # Where nobody set an address, the one the customer wrote to is ours, whoever's it is.
    found = ranked or [address for address in reached if "@" in address][:1]
    chosen = dict.fromkeys(normalised(address) for address in (*found, *allowed[1]))
    return [_offered(address, rows.get(address), principal) for address in chosen]


def _allowed(rows: list[SenderValues], agent: AgentRecord | None, principal: Principal) -> tuple[list[str], list[str]]:
    """The addresses of the agent's department, and the others he may choose."""
    home = agent.values.department if agent is not None else None
    own = [one.address for one in rows if one.department is not None and one.department == home]
    every = principal.is_at_least(Role.SUPERVISOR)
    return own, [one.address for one in rows if every or one.department is None]


def _offered(address: str, row: SenderValues | None, principal: Principal) -> OfferedSender:
    if row is None:
        return OfferedSender(address, principal.name)
    return OfferedSender(address, row.name or principal.name, row.signature)


def plain(address: str) -> str:
    """An address without what stands behind its plus sign, where our tokens are."""
    local, at, domain = normalised(address).rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


async def chosen_sender(
    store: Store, principal: Principal, answered: OpenLetter, head: Letterhead, asked: str | None
) -> OfferedSender:
    """Give the sender of a reply. Raises Invalid for one that is not offered, or where there is none at all."""
    offered = await senders_for(store, principal, answered, head)
    if asked is not None:
        offered = [one for one in offered if one.address == normalised(asked)]
        if not offered:
            raise Invalid("You cannot write from this address.", field="sender")
    if not offered:
        raise Invalid("There is no address to write from: give your agent one, or set ROUTER_FROM_ADDRESS.")
    return offered[0]
