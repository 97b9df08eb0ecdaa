// What people do with the mock's tickets beyond answering: snooze, follow, edit, merge, split, nudge, block, in bulk.
import { agents, minutes } from './company.mjs';
import { HELD, tickets } from './fixtures.mjs';
import { changed, claim, find, leave, missing, onOne, stale } from './tickets.mjs';

const page = (items) => ({ status: 200, body: { items, next: null } });
const done = () => ({ status: 204, body: undefined });
const personOf = (id) => {
  const agent = agents.find((one) => one.id === Number(id));
  return { id: agent.id, name: agent.name };
};

function snooze(one, { body, request }) {
  const until = body.until ?? minutes(60 * 24 * 30);
  return (
    stale(one, request) ??
    changed(one, {
      state: 'snoozed',
      deadline: 'snooze',
      due_at: until,
      snoozed_until: until,
      wake_on: body.event ?? null,
      why: 'You let it sleep; it wakes sooner when the customer writes.',
      may: ['wake', ...HELD],
    })
  );
}

const wake = (one) =>
  changed(one, {
    state: 'claimed',
    deadline: 'claim',
    due_at: minutes(240),
    snoozed_until: null,
    wake_on: null,
    why: 'You claimed it.',
    may: [...HELD],
  });

const edit = (one, { body, request }) => stale(one, request) ?? changed(one, body);

function merge(one, { body, request }) {
  const refused = stale(one, request);
  if (refused) return refused;
  const other = find(body.into);
  if (!other) return missing();
  other.messages.push(...one.messages);
  changed(one, { state: 'worked_out', merged_into: other.row.id, deadline: null, due_at: null, may: ['note'] });
  return changed(other, { open_letters: other.row.open_letters + one.row.open_letters });
}

function split(one, { body, request }) {
  const refused = stale(one, request);
  if (refused) return refused;
  const moves = ({ id }) => body.messages.includes(id);
  const id = Math.max(...tickets.map(({ row }) => row.id)) + 1;
  const row = { ...one.row, id, subject: body.subject ?? one.row.subject, version: 1 };
  tickets.push({ view: one.view, messages: one.messages.filter(moves), row });
  one.messages = one.messages.filter((message) => !moves(message));
  changed(one, {});
  return { status: 201, body: row };
}

/** One ticket of a bulk action; the mock refuses what the ticket does not allow. */
function act(id, body) {
  const one = find(id);
  if (body.action === 'claim') return claim({ id });
  if (body.action === 'release' || body.action === 'reassign') return leave({ id });
  if (body.action === 'no_action')
    return changed(one, { state: 'worked_out', deadline: null, due_at: null, may: ['note'] });
  if (body.action === 'snooze') {
    if (!one.row.may.includes('snooze'))
      return { status: 409, body: { type: 'not-in-this-state', title: 'Only the holder can let a ticket sleep.' } };
    return snooze(one, { body, request: { headers: { 'if-match': `"${one.row.version}"` } } });
  }
  const kept = one.row.tags.filter((tag) => !body.remove_tags?.includes(tag));
  const tags = [...new Set([...kept, ...(body.add_tags ?? [])])];
  return changed(one, { tags, priority: body.priority ?? one.row.priority });
}

function bulk({ body }) {
  const answers = body.tickets.map((id) => [id, act(id, body)]);
  const refused = answers.filter(([, { status }]) => status >= 400);
  return {
    status: 200,
    body: {
      done: answers.filter(([, { status }]) => status < 400).map(([id]) => id),
      refused: refused.map(([id, { body: why }]) => ({ ticket_id: id, type: why.type, title: why.title })),
    },
  };
}

function tags() {
  const counts = new Map();
  for (const { row } of tickets)
    for (const tag of row.state === 'worked_out' ? [] : row.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return page([...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count));
}

/** Followers of a ticket, a customer or an agent, by the path they are asked with. */
const followers = new Map();
const followersOf = (path) => followers.get(path) ?? [];

function follow(path, agent, on) {
  const others = followersOf(path).filter((one) => one.agent.id !== Number(agent));
  const standing = !path.startsWith('/tickets');
  followers.set(path, on ? [...others, { agent: personOf(agent), since: minutes(0), standing }] : others);
  return done();
}

function followTicket(one, { id, agent }, on) {
  changed(one, { followed: on });
  return follow(`/tickets/${id}`, agent, on);
}

/** Who is kept away from a ticket; a body says why, none that he no longer is. */
const blocks = new Map();

function block({ id, agent, body }) {
  const others = (blocks.get(id) ?? []).filter((one) => one.agent.id !== Number(agent));
  const made = { agent: personOf(agent), since: minutes(0), by: personOf(4), reason: body?.reason };
  blocks.set(id, body?.reason === undefined ? others : [...others, made]);
  return done();
}

const standing = ['customers', 'agents'].flatMap((kind) => [
  ['GET', `/${kind}/:id/followers`, ({ id }) => page(followersOf(`/${kind}/${id}`))],
  ['PUT', `/${kind}/:id/followers/:agent`, ({ id, agent }) => follow(`/${kind}/${id}`, agent, true)],
  ['DELETE', `/${kind}/:id/followers/:agent`, ({ id, agent }) => follow(`/${kind}/${id}`, agent, false)],
]);

function nudge(one, { body }) {
  const to = one.row.holder ?? one.row.responsible;
  const made = { id: Date.now(), at: minutes(0), by: personOf(4), to, text: body.text, answered_at: null };
  one.nudges = [made, ...(one.nudges ?? [])];
  return { status: 201, body: made };
}

const whyNot = (_one, { agent }) => ({
  status: 200,
  body: {
    agent: personOf(agent),
    decision_id: 1,
    sees: Number(agent) === 1,
    place: Number(agent) === 1 ? 1 : null,
    sentence:
      Number(agent) === 2
        ? 'Bruno Mertens is kept out by a mark of this customer.'
        : 'It is offered to Anna Lindqvist alone.',
    excluded:
      Number(agent) === 2
        ? [{ reason: 'bad_rating', evidence: '1 of 5 by this customer, 40 days ago', relaxed: false }]
        : [],
    in_scope: Number(agent) === 1,
    candidate: null,
    same_record: true,
  },
});

export const routes = [
  ['GET', '/tickets/:id/correspondents', () => ({ held: [], may_belong: [], bounced: [] })],
  ['PATCH', '/tickets/:id', onOne(edit)],
  ['POST', '/tickets/:id/snooze', onOne(snooze)],
  ['POST', '/tickets/:id/wake', onOne(wake)],
  ['POST', '/tickets/:id/merge', onOne(merge)],
  ['POST', '/tickets/:id/split', onOne(split)],
  ['POST', '/tickets/bulk', bulk],
  ['GET', '/tags', tags],
  ['GET', '/tickets/:id/followers', ({ id }) => page(followersOf(`/tickets/${id}`))],
  ['PUT', '/tickets/:id/followers/:agent', onOne((one, context) => followTicket(one, context, true))],
  ['DELETE', '/tickets/:id/followers/:agent', onOne((one, context) => followTicket(one, context, false))],
  ...standing,
  ['POST', '/tickets/:id/nudge', onOne(nudge)],
  ['GET', '/tickets/:id/nudges', onOne((one) => page(one.nudges ?? []))],
  ['GET', '/tickets/:id/blocks', ({ id }) => page(blocks.get(id) ?? [])],
  ['PUT', '/tickets/:id/blocks/:agent', block],
  ['DELETE', '/tickets/:id/blocks/:agent', block],
  ['GET', '/tickets/:id/explanation/agents/:agent', onOne(whyNot)],
  ['POST', '/customers/:id/merge', ({ body }) => ({ status: 200, body: { id: body.into } })],
];
