"""Who may call which endpoint: one row for every route of every service. A route without a row fails the suite.

A row says who is let in. What happens to the one who is let in (404, 422 …) is the business of other tests.
"""

from enum import StrEnum

from shared.principal import Role, Scope


class Caller(StrEnum):
    """Everybody who could send a request."""

    ANONYMOUS = "anonymous"
    PEER = "peer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    INBOUND = "inbound"
    FACTS = "facts"
    TICKETS = "tickets"
    ALERTS = "alerts"
    PRESENCE = "presence"
    ADMINISTRATION = "administration"


Callers = frozenset[Caller]


def may(role: Role | None, *scopes: Scope) -> Callers:
    """People of at least `role` (None: no person), and systems whose token holds one of `scopes`."""
    ranks = list(Role)
    people = ranks[ranks.index(role) :] if role is not None else []
    return frozenset(Caller(one.value) for one in (*people, *scopes))


EVERYBODY: Callers = frozenset(Caller)
OTHER_SERVICES: Callers = frozenset({Caller.PEER})
SIGNED_ALONE: Callers = frozenset()
"""The signature of the body counts, and no credentials do."""

AGENTS = may(Role.AGENT)
READERS = may(Role.AGENT, Scope.ADMINISTRATION)
SUPERVISORS = may(Role.SUPERVISOR, Scope.ADMINISTRATION)
ADMINISTRATORS = may(Role.ADMINISTRATOR, Scope.ADMINISTRATION)
PUSHERS = may(Role.ADMINISTRATOR, Scope.FACTS)

EVERY_SERVICE: dict[str, Callers] = {
    "GET /openapi.json": EVERYBODY,
    "GET /livez": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "POST /internal/events": OTHER_SERVICES,
}

ROUTER: dict[str, Callers] = EVERY_SERVICE | {
    "POST /internal/authenticate": OTHER_SERVICES,
    "POST /internal/sign-in-link": OTHER_SERVICES,
    "POST /internal/tokens": OTHER_SERVICES,
    "POST /api/v1/session": EVERYBODY,
    "GET /api/v1/rate/{token}": EVERYBODY,
    "POST /api/v1/rate/{token}": EVERYBODY,
    "GET /api/v1/me": AGENTS,
    "PUT /api/v1/me/presence": AGENTS,
    "PUT /api/v1/me/password": AGENTS,
    "PUT /api/v1/me/language": AGENTS,
    "GET /api/v1/tokens": ADMINISTRATORS,
    "POST /api/v1/tokens": ADMINISTRATORS,
    "DELETE /api/v1/tokens/{token_id}": ADMINISTRATORS,
    "GET /api/v1/agents": READERS,
    "POST /api/v1/agents": ADMINISTRATORS,
    "GET /api/v1/agents/{agent_id}": READERS,
    "PATCH /api/v1/agents/{agent_id}": ADMINISTRATORS,
    "PUT /api/v1/agents/{agent_id}/presence": may(None, Scope.PRESENCE),
    "GET /api/v1/agents/{agent_id}/absences": SUPERVISORS,
    "POST /api/v1/agents/{agent_id}/absences": SUPERVISORS,
    "DELETE /api/v1/agents/{agent_id}/absences/{absence_id}": SUPERVISORS,
    "POST /api/v1/agents/{agent_id}/departure": ADMINISTRATORS,
    "GET /api/v1/agents/{agent_id}/departure": SUPERVISORS,
    "POST /api/v1/agents/{agent_id}/absences/ics": SUPERVISORS,
    "POST /api/v1/calendars/{calendar_id}/ics": ADMINISTRATORS,
    "GET /api/v1/departments": READERS,
    "POST /api/v1/departments": ADMINISTRATORS,
    "GET /api/v1/audiences": READERS,
    "POST /api/v1/audiences": ADMINISTRATORS,
    "GET /api/v1/audiences/{audience_id}": READERS,
    "PATCH /api/v1/audiences/{audience_id}": ADMINISTRATORS,
    "GET /api/v1/calendars": READERS,
    "POST /api/v1/calendars": ADMINISTRATORS,
    "GET /api/v1/calendars/{calendar_id}": READERS,
    "PATCH /api/v1/calendars/{calendar_id}": ADMINISTRATORS,
    "PUT /api/v1/customers/{external_id:path}": PUSHERS,
    "POST /api/v1/customers/{customer_id}/merge": may(Role.SUPERVISOR, Scope.FACTS),
    "PUT /api/v1/orders/{external_id:path}": PUSHERS,
    "POST /api/v1/ratings": PUSHERS,
    "POST /api/v1/customers/batch": PUSHERS,
    "POST /api/v1/orders/batch": PUSHERS,
    "POST /api/v1/ratings/batch": PUSHERS,
    "GET /api/v1/customers/{customer_id}": AGENTS,
    "GET /api/v1/tickets": AGENTS,
    "GET /api/v1/tickets/counts": AGENTS,
    "POST /api/v1/tickets": may(Role.AGENT, Scope.TICKETS),
    "GET /api/v1/tickets/{ticket_id}": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/messages": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/explanation": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/explanation/agents/{agent_id}": SUPERVISORS,
    "GET /api/v1/tickets/{ticket_id}/decisions": SUPERVISORS,
    "GET /api/v1/tickets/{ticket_id}/decisions/{decision_id}": SUPERVISORS,
    "GET /api/v1/tickets/{ticket_id}/history": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/claim": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/release": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/decline": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/reassign": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/replies": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/reply-form": AGENTS,
    "GET /api/v1/replies/waiting": AGENTS,
    "POST /api/v1/messages/{message_id}/cancel": AGENTS,
    "POST /api/v1/uploads": AGENTS,
    "DELETE /api/v1/uploads/{upload_id}": AGENTS,
    "GET /internal/replies/{reply_id}/attachments/{position}": OTHER_SERVICES,
    "GET /api/v1/senders": READERS,
    "POST /api/v1/senders": ADMINISTRATORS,
    "PUT /api/v1/senders/{sender_id}": ADMINISTRATORS,
    "DELETE /api/v1/senders/{sender_id}": ADMINISTRATORS,
    "GET /api/v1/templates": READERS,
    "POST /api/v1/templates": SUPERVISORS,
    "PUT /api/v1/templates/{template_id}": SUPERVISORS,
    "DELETE /api/v1/templates/{template_id}": SUPERVISORS,
    "POST /api/v1/tickets/{ticket_id}/notes": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/no-action": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/snooze": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/wake": AGENTS,
    "POST /api/v1/tickets/wake": may(Role.SUPERVISOR, Scope.TICKETS),
    "POST /api/v1/tickets/{ticket_id}/nudge": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/nudges": AGENTS,
    "PATCH /api/v1/tickets/{ticket_id}": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/merge": AGENTS,
    "POST /api/v1/tickets/{ticket_id}/split": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/blocks": SUPERVISORS,
    "PUT /api/v1/tickets/{ticket_id}/blocks/{agent_id}": SUPERVISORS,
    "DELETE /api/v1/tickets/{ticket_id}/blocks/{agent_id}": SUPERVISORS,
    "POST /api/v1/tickets/bulk": AGENTS,
    "GET /api/v1/tags": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/followers": AGENTS,
    "PUT /api/v1/tickets/{ticket_id}/followers/{agent_id}": AGENTS,
    "DELETE /api/v1/tickets/{ticket_id}/followers/{agent_id}": AGENTS,
    "GET /api/v1/customers/{customer_id}/followers": AGENTS,
    "PUT /api/v1/customers/{customer_id:int}/followers/{agent_id:int}": AGENTS,
    "DELETE /api/v1/customers/{customer_id:int}/followers/{agent_id:int}": AGENTS,
    "GET /api/v1/agents/{followed_id}/followers": may(Role.SUPERVISOR),
    "PUT /api/v1/agents/{followed_id}/followers/{agent_id}": may(Role.SUPERVISOR),
    "DELETE /api/v1/agents/{followed_id}/followers/{agent_id}": may(Role.SUPERVISOR),
    "GET /api/v1/machine-mail": AGENTS,
    "GET /api/v1/messages/{message_id}/raw": AGENTS,
    "POST /api/v1/messages/{message_id}/admit": AGENTS,
    "POST /api/v1/messages/{message_id}/separate": AGENTS,
    "POST /api/v1/messages/{message_id}/letter": AGENTS,
    "GET /api/v1/tickets/{ticket_id}/correspondents": AGENTS,
    "GET /api/v1/messages/{message_id}/formatted": AGENTS,
    "GET /api/v1/attachments/{attachment_id}": AGENTS,
    "GET /api/v1/policy": AGENTS,
    "PUT /api/v1/policy": ADMINISTRATORS,
    "GET /api/v1/policy/versions": ADMINISTRATORS,
    "GET /api/v1/policy/history": ADMINISTRATORS,
    "POST /api/v1/policy/simulations": ADMINISTRATORS,
    "GET /api/v1/policy/simulations": ADMINISTRATORS,
    "GET /api/v1/policy/simulations/{simulation_id}": ADMINISTRATORS,
    "DELETE /api/v1/policy/simulations/{simulation_id}": ADMINISTRATORS,
    "GET /api/v1/policy/shadow": ADMINISTRATORS,
    "PUT /api/v1/policy/shadow": ADMINISTRATORS,
    "DELETE /api/v1/policy/shadow": ADMINISTRATORS,
    "GET /api/v1/policy/shadow/differences": ADMINISTRATORS,
    "GET /api/v1/policy/versions/{version}": ADMINISTRATORS,
    "GET /api/v1/policy/schema": AGENTS,
    "GET /api/v1/policy/presets": AGENTS,
    "POST /api/v1/policy/check": ADMINISTRATORS,
    "GET /api/v1/invariant": SUPERVISORS,
    "GET /api/v1/dead-letters": ADMINISTRATORS,
    "POST /api/v1/dead-letters/{event_id}/replay": ADMINISTRATORS,
    "GET /{path:path}": EVERYBODY,
    # The last row: it ends the session that calls it.
    "DELETE /api/v1/session": AGENTS,
}

INGEST: dict[str, Callers] = EVERY_SERVICE | {
    "GET /internal/mailboxes": OTHER_SERVICES,
    "GET /internal/letters/{letter_id}/raw": OTHER_SERVICES,
    "GET /internal/letters/{letter_id}/attachments/{position}": OTHER_SERVICES,
    "POST /api/v1/inbound/raw": may(None, Scope.INBOUND),
    "POST /api/v1/inbound/messages": SIGNED_ALONE,
    "GET /api/v1/inbound/forms/{key}": EVERYBODY,
    "POST /api/v1/inbound/forms/{key}": EVERYBODY,
    "GET /api/v1/inbound/forms/{key}/script": EVERYBODY,
    "GET /api/v1/mailboxes/forms": ADMINISTRATORS,
    "POST /api/v1/mailboxes/forms": ADMINISTRATORS,
    "PUT /api/v1/mailboxes/forms/{form_id}": ADMINISTRATORS,
    "DELETE /api/v1/mailboxes/forms/{form_id}": ADMINISTRATORS,
    "POST /api/v1/inbound/providers/postmark": SIGNED_ALONE,
    "POST /api/v1/inbound/providers/mailgun": SIGNED_ALONE,
    "GET /api/v1/mailboxes/sources": ADMINISTRATORS,
    "POST /api/v1/mailboxes/sources": ADMINISTRATORS,
    "DELETE /api/v1/mailboxes/sources/{source_id}": ADMINISTRATORS,
    "GET /api/v1/mailboxes/dead-letters": ADMINISTRATORS,
    "POST /api/v1/mailboxes/dead-letters/{event_id}/replay": ADMINISTRATORS,
    "GET /api/v1/mailboxes": ADMINISTRATORS,
    "POST /api/v1/mailboxes": ADMINISTRATORS,
    "POST /api/v1/mailboxes/test": ADMINISTRATORS,
    "POST /api/v1/mailboxes/folders": ADMINISTRATORS,
    "GET /api/v1/mailboxes/{mailbox_id}": ADMINISTRATORS,
    "PATCH /api/v1/mailboxes/{mailbox_id}": ADMINISTRATORS,
    "DELETE /api/v1/mailboxes/{mailbox_id}": ADMINISTRATORS,
    "GET /api/v1/mailboxes/{mailbox_id}/reconciliation": ADMINISTRATORS,
    "POST /api/v1/mailboxes/{mailbox_id}/reconciliation": ADMINISTRATORS,
    "GET /api/v1/quarantine": SUPERVISORS,
    "GET /api/v1/quarantine/{quarantine_id}/raw": SUPERVISORS,
    "POST /api/v1/quarantine/replay": SUPERVISORS,
    "POST /api/v1/quarantine/{quarantine_id}/replay": SUPERVISORS,
}

NOTIFIER: dict[str, Callers] = EVERY_SERVICE | {
    "POST /internal/letters/{reply_id}/cancel": OTHER_SERVICES,
    "GET /api/v1/alerts": AGENTS,
    "POST /api/v1/alerts": may(Role.SUPERVISOR, Scope.ALERTS),
    "GET /api/v1/alerts/stream": AGENTS,
    "POST /api/v1/alerts/{alert_id}/acknowledge": AGENTS,
    "GET /api/v1/outgoing": SUPERVISORS,
    "POST /api/v1/outgoing/{reply_id}/retry": SUPERVISORS,
    "GET /api/v1/outgoing/dead-letters": ADMINISTRATORS,
    "POST /api/v1/outgoing/dead-letters/{event_id}/replay": ADMINISTRATORS,
    "GET /api/v1/outgoing/server": ADMINISTRATORS,
    "PUT /api/v1/outgoing/server": ADMINISTRATORS,
    "POST /api/v1/outgoing/server/test": ADMINISTRATORS,
    "GET /api/v1/outgoing/publications": SUPERVISORS,
    "POST /api/v1/outgoing/publications/{reply_id}/retry": SUPERVISORS,
    "GET /api/v1/outgoing/publishing": ADMINISTRATORS,
    "POST /api/v1/outgoing/publishing/secret": ADMINISTRATORS,
}

TABLES = {"router": ROUTER, "ingest": INGEST, "notifier": NOTIFIER}

STREAMS = frozenset({"GET /api/v1/alerts/stream"})
"""Answers without an end: who is let in is not tried here, since a test without a network would wait for ever."""
