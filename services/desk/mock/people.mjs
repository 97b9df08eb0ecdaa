// People, settings and sign-in of the mock.
import { agents, audiences, minutes } from './company.mjs';
import { account, mailboxes } from './mailboxes.mjs';

const page = (items) => ({ status: 200, body: { items, next: null } });
const ok = (body, headers) => ({ status: 200, body, headers });
const done = () => ({ status: 204, body: undefined });
const calendars = [
  {
    id: 1,
    key: 'berlin',
    name: 'Berlin shop hours',
    time_zone: 'Europe/Berlin',
    weekly: {
      mon: [['09:00', '18:00']],
      tue: [['09:00', '18:00']],
      wed: [['09:00', '18:00']],
      thu: [['09:00', '20:00']],
      fri: [['09:00', '16:00']],
    },
    holiday_country: 'DE',
    holiday_subdivision: 'BE',
    extra_days: [{ date: '2026-12-24', hours: [['09:00', '13:00']] }],
    version: 1,
  },
];
const quarantine = [
  {
    id: 1,
    kind: 'quarantined',
    reason: 'the letter has 182334 bytes, the limit is 131072',
    reason_key: 'too_large',
    received_at: minutes(-90),
    mailbox: 'hello',
    size: 182_334,
    from: 'newsletter@odd.example',
    subject: null,
  },
];
const outgoing = [
  {
    reply_id: 'r-1',
    ticket_id: 104,
    to: 'd.sokolov@pochta.example',
    subject: 'Re: Где мой заказ?',
    state: 'failed',
    attempts: 1,
    reason: '550 5.1.1 mailbox unavailable',
    next_at: null,
    sent_at: null,
  },
];
const publications = [
  {
    reply_id: 'r-2',
    ticket_id: 104,
    url: 'https://shop.example/answers',
    subject: 'Gibt es sie in Grün?',
    state: 'failed',
    attempts: 1,
    reason: 'the site answered 404',
    next_at: null,
    published_at: null,
  },
];
const tokens = [
  { id: 1, name: 'Shop', scopes: ['facts', 'inbound'], agent_id: null, created_at: minutes(-60 * 24 * 90) },
];
let server = {
  host: 'smtp.tonwerk.example',
  port: 587,
  tls: 'starttls',
  login: 'out',
  password: null,
  from_name: 'Tonwerk',
  from_address: 'hello@tonwerk.example',
};

const signedIn = new Map();
export const who = (request) => signedIn.get(/audiocomm=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');

function meOf(agent, empty) {
  return {
    agent_id: agent.id,
    login: agent.login,
    name: agent.name,
    role: agent.role,
    address: agent.address,
    time_zone: 'Europe/Berlin',
    language: null,
    department: 'sales',
    audiences: audiences
      .filter((one) => agent.audiences.some(({ key }) => key === one.key))
      .map(({ id, key, name }) => ({ id, key, name, primary: true })),
    presence: agent.presence,
    scopes: [],
    first_steps:
      agent.role === 'administrator' && empty
        ? { mailbox: true, audiences: false, agents: false, customers: false }
        : null,
  };
}

function signIn({ body }) {
  const agent = body.link ? agents[4] : agents.find((one) => one.login === body.login);
  if (body.login === 'slow')
    return {
      status: 429,
      body: {
        type: 'urn:audiocomm:problem:too-many-requests',
        title: 'Too many attempts.',
        status: 429,
        retry_after: 240,
      },
    };
  if (!agent || (!body.link && body.password !== 'secret'))
    return {
      status: 401,
      body: { type: 'urn:audiocomm:problem:not-signed-in', title: 'Name or password is wrong.', status: 401 },
    };
  const cookie = `k${Math.random().toString(36).slice(2)}`;
  signedIn.set(cookie, { agent, link: Boolean(body.link) });
  return ok(meOf(agent, Boolean(body.link)), { 'Set-Cookie': `audiocomm=${cookie}; Path=/; HttpOnly; SameSite=Lax` });
}

const create =
  (items, more) =>
  ({ body }) => {
    const made = { id: items.length + 1, version: 1, agents: 0, created_at: minutes(0), ...body, ...more };
    delete made.password;
    items.push(made);
    return { status: 201, body: made };
  };
const one =
  (items) =>
  ({ id }) =>
    ok(items.find((item) => String(item.id) === id));
const patch =
  (items) =>
  ({ id, body }) =>
    ok(
      Object.assign(
        items.find((item) => String(item.id) === id),
        body,
      ),
    );
const remove =
  (items) =>
  ({ id }) => {
    items.splice(
      items.findIndex((item) => String(item.id) === id),
      1,
    );
    return done();
  };
const set =
  (agent) =>
  ({ body }) =>
    ok(
      Object.assign(agent().presence, {
        state: body.idle ? 'away' : body.state,
        idle: Boolean(body.idle) && body.state === 'working',
        present: body.state === 'working' && !body.idle,
        until: body.state === 'working' && !body.idle ? minutes(190) : null,
      }),
    );

const batch = ({ body }) =>
  ok({
    accepted: body.items.filter((item) => item.external_id).length,
    rejected: body.items.flatMap((item, index) =>
      item.external_id ? [] : [{ index, field: 'external_id', reason: 'is missing' }],
    ),
  });

export const routes = [
  ['POST', '/session', signIn],
  ['DELETE', '/session', done],
  ['GET', '/me', ({ request }) => ok(meOf(who(request).agent, who(request).link))],
  ['PUT', '/me/presence', (context) => set(() => who(context.request).agent)(context)],
  ['PUT', '/me/password', done],
  ['PUT', '/me/language', done],
  ['GET', '/tokens', () => page(tokens)],
  ['POST', '/tokens', create(tokens, { token: 'act_0f3b7c' })],
  ['DELETE', '/tokens/:id', remove(tokens)],
  ['GET', '/agents', () => page(agents)],
  [
    'POST',
    '/agents',
    create(agents, {
      sign_in: 'one-time-token',
      presence: { state: 'offline', idle: false, present: false, until: null },
      departed_at: null,
    }),
  ],
  ['GET', '/agents/:id', one(agents)],
  ['PATCH', '/agents/:id', patch(agents)],
  [
    'GET',
    '/agents/:id/absences',
    () => page([{ id: 1, starts_at: minutes(60 * 24), ends_at: minutes(60 * 24 * 8), kind: 'leave' }]),
  ],
  [
    'POST',
    '/agents/:id/absences',
    ({ body }) => ({
      status: 201,
      body: { id: 2, ...body, warnings: ['Nobody of “Turntables” works in the next 14 days.'] },
    }),
  ],
  [
    'POST',
    '/agents/:id/absences/ics',
    () => ok({ added: 3, known: 1, rejected: [{ line: 40, reason: 'has no end' }], warnings: [] }),
  ],
  ['POST', '/calendars/:id/ics', () => ok({ added: 9, known: 0, rejected: [], warnings: [] })],
  ['GET', '/agents/:id/departure', () => ok({ began_at: minutes(-60), total: 14, done: 14, ended_at: minutes(-50) })],
  ['POST', '/agents/:id/departure', one(agents)],
  ['GET', '/departments', () => page([{ key: 'sales', name: 'Sales' }])],
  ['GET', '/audiences', () => page(audiences)],
  ['POST', '/audiences', create(audiences)],
  ['PATCH', '/audiences/:id', patch(audiences)],
  ['GET', '/calendars', () => page(calendars)],
  ['POST', '/calendars', create(calendars)],
  ['PATCH', '/calendars/:id', patch(calendars)],
  ['GET', '/mailboxes', () => page(mailboxes)],
  ['POST', '/mailboxes', create(mailboxes, { state: 'connecting', error: null, last_seen_at: null })],
  [
    'POST',
    '/mailboxes/test',
    ({ body }) =>
      ok(
        body.password === 'secret'
          ? { ok: true, messages: 312, error: null }
          : { ok: false, messages: null, error: 'The server refused the password.' },
      ),
  ],
  ['PATCH', '/mailboxes/:id', patch(mailboxes)],
  ['DELETE', '/mailboxes/:id', remove(mailboxes)],
  [
    'GET',
    '/mailboxes/:id/reconciliation',
    () => ok({ ...account, folders: [{ ...account, folder: 'INBOX', error: null }] }),
  ],
  ['POST', '/mailboxes/:id/reconciliation', one(mailboxes)],
  ['POST', '/mailboxes/folders', () => ok({ folders: ['INBOX', 'Archive', 'Shop'], error: null })],
  ['GET', '/quarantine', () => page(quarantine)],
  [
    'GET',
    '/quarantine/:id/raw',
    () => ({ status: 200, text: 'From: newsletter@odd.example\nX-Very-Long: …\n\nHello' }),
  ],
  ['POST', '/quarantine/:id/replay', () => ok({ outcome: 'quarantined' })],
  ['POST', '/quarantine/replay', () => ok({})],
  ['GET', '/outgoing', ({ search }) => page(outgoing.filter((item) => item.state === search.get('state')))],
  ['POST', '/outgoing/:id/retry', () => ok({})],
  [
    'GET',
    '/outgoing/publications',
    ({ search }) => page(publications.filter((item) => item.state === search.get('state'))),
  ],
  ['POST', '/outgoing/publications/:id/retry', () => ok({})],
  ['GET', '/outgoing/publishing', () => ok({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })],
  ['POST', '/outgoing/publishing/secret', () => ok({ secret: 'whsec_c2VjcmV0IG51bWJlciB0d28gb2YgdGhpcw' })],
  ['GET', '/outgoing/server', () => ok(server)],
  [
    'PUT',
    '/outgoing/server',
    ({ body }) => {
      server = { ...body, password: null };
      return ok(server);
    },
  ],
  ['POST', '/outgoing/server/test', () => ok({ ok: true, error: null })],
  ['POST', '/customers/batch', batch],
  ['POST', '/orders/batch', batch],
  ['POST', '/ratings/batch', batch],
];
