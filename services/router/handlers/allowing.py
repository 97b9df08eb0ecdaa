"""What a person who sees a ticket may do with it, for the desk; the handlers check it again."""

from collections.abc import Set
from typing import assert_never

from services.router.ports.lists import TicketDetails
from services.router.ports.tickets import TicketState
from shared.principal import Principal, Role

ORDER = (
    "claim",
    "decline",
    "release",
    "reply",
    "note",
    "no_action",
    "reassign",
    "snooze",
    "wake",
    "merge",
    "split",
    "nudge",
    "edit",
)
CHANGING = frozenset({"note", "merge", "split", "edit"})
HOLDING = CHANGING | {"release", "reply", "no_action", "reassign", "snooze"}
LOOKING = frozenset({"note", "nudge"})


def may(ticket: TicketDetails, principal: Principal) -> tuple[str, ...]:
    """What a person who sees a ticket may do with it, in a fixed order; nothing once it was merged into another."""
    if ticket.merged_into is not None:
        return ()
    allowed = _allowed(ticket, principal)
    if ticket.letters < 2:
        allowed = allowed - {"split"}
    return tuple(one for one in ORDER if one in allowed)


def _allowed(ticket: TicketDetails, principal: Principal) -> Set[str]:
    overseer = principal.is_at_least(Role.SUPERVISOR)
    own = ticket.holder_id is not None and ticket.holder_id == principal.agent_id
    match ticket.state:
        case TicketState.WAITING:
            return _while_waiting(ticket, principal, overseer)
        case TicketState.CLAIMED:
            return HOLDING if own else LOOKING | (CHANGING | {"reassign"} if overseer else set())
        case TicketState.SNOOZED:
            if own:
                return HOLDING | {"wake"}
            return LOOKING | (CHANGING | {"reassign", "wake"} if overseer else set())
        case TicketState.WORKED_OUT:
            if overseer:
                return CHANGING
            return CHANGING - {"note"} if ticket.responsible_id == principal.agent_id else frozenset()
        case _:
            assert_never(ticket.state)


def _while_waiting(ticket: TicketDetails, principal: Principal, overseer: bool) -> Set[str]:
    asked = ticket.responsible_id == principal.agent_id
    nudging = frozenset() if asked else frozenset({"nudge"})
    if not overseer and not ticket.in_scope:
        return LOOKING & (nudging | {"note"})
    declining = frozenset({"decline"}) if ticket.exclusive and asked else frozenset()
    overseeing = frozenset({"reassign"}) if overseer else frozenset()
    return CHANGING | {"claim", "no_action"} | nudging | declining | overseeing
