// Tickets of the mock: lists, one ticket, and what an agent does with it.
import { customers, minutes } from './company.mjs';
import { decision, HELD, machineMail, tickets } from './fixtures.mjs';
import { tell } from './live.mjs';

const PAGE = 50;
const VIEWS = ['offered', 'mine', 'audience', 'everybody', 'snoozed', 'followed'];
export const find = (id) => tickets.find((one) => one.row.id === Number(id));
export const missing = () => ({
  status: 404,
  body: { type: 'urn:audiocomm:problem:not-found', title: 'There is no such ticket.', status: 404 },
});
const conflict = (kind, title, facts) => ({
  status: 409,
  body: { type: `urn:audiocomm:problem:${kind}`, title, status: 409, ...facts },
});

export function changed(one, values) {
  Object.assign(one.row, values, { version: one.row.version + 1, updated_at: new Date().toISOString() });
  tell('ticket.changed', { ticket_id: one.row.id });
  return { status: 200, body: one.row };
}

export function stale(one, request) {
  const seen = Number((request.headers['if-match'] ?? '').replaceAll('"', ''));
  if (!request.headers['if-match'])
    return {
      status: 428,
      body: { type: 'urn:audiocomm:problem:version-required', title: 'If-Match is missing.', status: 428 },
    };
  if (seen !== one.row.version)
    return {
      status: 412,
      body: { type: 'urn:audiocomm:problem:stale-version', title: 'It was changed meanwhile.', status: 412 },
    };
  return null;
}

function isIn({ view, row }, wanted) {
  if (row.state === 'worked_out') return false;
  if (wanted === 'followed') return row.followed;
  return (row.state === 'snoozed' ? 'snoozed' : view) === wanted;
}

function list({ search }) {
  const view = search.get('view') ?? 'offered';
  const words = (search.get('q') ?? '').toLowerCase();
  const tag = search.get('tag');
  const from = Number(search.get('cursor') ?? 0);
  const rows = tickets
    .filter((one) => view === 'all' || isIn(one, view))
    .map((one) => one.row)
    .filter((row) => !tag || row.tags.includes(tag))
    .filter((row) => `${row.subject} ${row.preview} ${row.customer.name}`.toLowerCase().includes(words));
  return {
    status: 200,
    body: { items: rows.slice(from, from + PAGE), next: rows.length > from + PAGE ? String(from + PAGE) : null },
  };
}

function counts() {
  const open = (view) => tickets.filter((one) => isIn(one, view)).length;
  return {
    status: 200,
    body: Object.fromEntries(VIEWS.map((view) => [view, open(view)])),
  };
}

export function claim({ id }) {
  const one = find(id);
  if (!one) return missing();
  if (one.row.id === 105)
    return conflict('already-claimed', 'Somebody was first.', {
      claimed_by: { id: 2, name: 'Bruno Mertens' },
      claimed_at: new Date(Date.now() - 3000).toISOString(),
    });
  one.before = one.view;
  one.view = 'mine';
  return changed(one, {
    state: 'claimed',
    holder: { id: 1, name: 'Anna Lindqvist' },
    exclusive: false,
    deadline: 'claim',
    due_at: minutes(240),
    why: 'You claimed it.',
    may: [...HELD],
  });
}

export function leave({ id }) {
  const one = find(id);
  one.view = one.before ?? 'audience';
  return changed(one, { state: 'waiting', holder: null, deadline: 'stage', may: ['claim', 'note', 'no_action'] });
}

const entry = (one, kind, text, more) => ({
  id: Date.now(),
  kind,
  disposition: null,
  author: { agent_id: 1, name: 'Anna Lindqvist', address: null, verified: true },
  subject: '',
  text,
  visible_text: null,
  html: null,
  to: [],
  cc: [],
  attachments: [],
  received_at: new Date().toISOString(),
  delivery: null,
  delivery_reason: null,
  send_at: null,
  published_to: null,
  machine: null,
  defects: [],
  ...more,
  ticket: one.row.id,
  ticket_id: one.row.id,
});

function reply({ id, body, request }) {
  const one = find(id);
  const refused = stale(one, request);
  if (refused) return refused;
  for (const message of one.messages) if (message.disposition === 'open') message.disposition = 'answered';
  const sent = entry(one, 'reply', body.text, { delivery: 'queued' });
  one.messages.push(sent);
  changed(one, { state: 'worked_out', open_letters: 0, deadline: null, due_at: null, may: ['note'] });
  setTimeout(() => {
    sent.delivery = 'sent';
    tell('ticket.changed', { ticket_id: one.row.id });
  }, 1500);
  return { status: 201, body: sent };
}

function note({ id, body }) {
  const one = find(id);
  const made = entry(one, 'note', body.text, {});
  one.messages.push(made);
  changed(one, {});
  return { status: 201, body: made };
}

function noAction({ id, request }) {
  const one = find(id);
  for (const message of one.messages) if (message.disposition === 'open') message.disposition = 'no_action';
  return (
    stale(one, request) ??
    changed(one, { state: 'worked_out', open_letters: 0, deadline: null, due_at: null, may: ['note'] })
  );
}

const history = (one) => [
  { at: one.row.created_at, what: 'letter', actor: null, facts: {} },
  { at: one.row.created_at, what: 'stage', actor: null, facts: { stage: one.row.stage } },
  { at: one.row.updated_at, what: one.row.state, actor: 'Anna Lindqvist', facts: {} },
];

export const onOne = (answer) => (context) => {
  const one = find(context.id);
  return one ? answer(one, context) : missing();
};

export const routes = [
  ['GET', '/tickets', list],
  ['GET', '/tickets/counts', counts],
  ['GET', '/replies/waiting', () => ({ status: 200, body: { items: [], next: null } })],
  [
    'GET',
    '/tickets/:id/reply-form',
    () => ({ status: 200, body: { to: [], participants: [], senders: [], templates: [] } }),
  ],
  ['GET', '/machine-mail', () => ({ status: 200, body: { items: machineMail, next: null } })],
  [
    'GET',
    '/customers/:id',
    ({ id }) => ({
      status: 200,
      body: {
        ...customers[Number(id) - 1],
        tickets: tickets
          .filter((one) => one.row.customer.id === Number(id))
          .slice(0, 5)
          .map((one) => one.row),
      },
    }),
  ],
  ['GET', '/tickets/:id', onOne((one) => ({ status: 200, body: one.row, headers: { ETag: `"${one.row.version}"` } }))],
  [
    'GET',
    '/messages/:id/formatted',
    ({ id }) => {
      const found = tickets.flatMap((one) => one.messages).find((one) => String(one.id) === id);
      const headers = {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': "sandbox; default-src 'none'",
      };
      return { status: found?.html ? 200 : 404, text: found?.html ?? '', headers };
    },
  ],
  ['GET', '/tickets/:id/messages', onOne((one) => ({ status: 200, body: { items: one.messages, next: null } }))],
  ['GET', '/tickets/:id/history', onOne((one) => ({ status: 200, body: { items: history(one), next: null } }))],
  [
    'GET',
    '/tickets/:id/explanation',
    onOne((one, { role }) => ({
      status: 200,
      body: {
        sentence: one.row.why,
        until: one.row.due_at,
        stage: one.row.stage,
        remaining_working_seconds: 4320,
        ...(role === 'agent' ? {} : { decision: decision(one.row) }),
      },
    })),
  ],
  ['POST', '/tickets/:id/claim', claim],
  ['POST', '/tickets/:id/release', leave],
  [
    'POST',
    '/tickets/:id/decline',
    (context) => {
      find(context.id).view = 'everybody';
      leave(context);
      return { status: 200, body: {} };
    },
  ],
  ['POST', '/tickets/:id/reassign', leave],
  ['POST', '/tickets/:id/replies', reply],
  ['POST', '/tickets/:id/notes', note],
  ['POST', '/tickets/:id/no-action', noAction],
];
