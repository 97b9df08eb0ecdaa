// Policies of the mock: check, presets, trials that run to a result, a shadow, and the page that proves nothing forgotten.
import { minutes } from './company.mjs';

const page = (items) => ({ status: 200, body: { items, next: null } });
const ok = (body) => ({ status: 200, body });
const missing = () => ({
  status: 404,
  body: { type: 'urn:audiocomm:problem:not-found', title: 'There is nothing here.', status: 404 },
});
const policyText =
  'policy: audiocomm\nstages:\n  - {id: addressed, when: addressed.present, scope: {agents: addressed}, exclusive: true, hold: 2 working hours}\n  - {id: audience, when: audience.known, scope: {audiences: audience}, hold: 4 working hours}\n  - {id: everybody, scope: {department: sales}, hold: 8 working hours}\n  - {id: supervisors, scope: {role: supervisor}, hold: 8 working hours, then: repeat}\n';
let policy = { version: 1, hash: '5be1f0c2', text: policyText, saved_at: minutes(-60 * 24 * 3), saved_by: 'Ada Novak' };

/** The only fault that the mock knows: “hold: soon”. */
function faultsOf(text) {
  const at = text.split('\n').findIndex((line) => line.includes('hold: soon'));
  return at < 0 ? [] : [{ line: at + 1, column: 10, path: 'stages', reason: '“soon” is not a duration.' }];
}

function savePolicy({ body }) {
  const errors = faultsOf(body.text);
  if (errors.length)
    return {
      status: 422,
      body: {
        type: 'urn:audiocomm:problem:invalid-policy',
        title: 'The policy is not valid.',
        status: 422,
        errors,
      },
    };
  policy = { ...policy, text: body.text, version: policy.version + 1 };
  return ok(policy);
}

const LETTERS = 240;
const trials = [];
let shadow = null;

const row = (kind, name, share, histogram) => ({
  kind,
  name,
  hash: '5be1f0c2',
  choices: {
    asked_first: share,
    seen_first: share,
    of_audience: 0.94,
    responsible_present: 0.97,
    gini: 0.31,
    badly_rated: kind === 'baseline' ? 7 : 0,
  },
  answers: histogram && { working: { p50: 1800, p90: 7200, p99: 28_800 }, in_time: 0.96, histogram },
});
const outcome = (stage, responsible) => ({
  stage,
  responsible,
  until: minutes(-60),
  answered_by: responsible,
  answered_at: minutes(-90),
});
const result = {
  letters: LETTERS,
  from: minutes(-60 * 24 * 30),
  to: minutes(-60),
  table: [
    row('policy', 'tried', 0.81, [90, 60, 40, 25, 15, 6, 3, 1, 0]),
    row('against', 'audiocomm', 0.78, [80, 58, 44, 28, 16, 8, 4, 1, 1]),
    row('baseline', 'round robin', 0.34, null),
  ],
  bands: [900, 1800, 3600, 7200, 14_400, 28_800, 57_600, 144_000],
  different: 1,
  differences: [
    {
      letter: 'l-1',
      ticket: 101,
      customer: 'Marek Zielinski',
      received_at: minutes(-60 * 24 * 2),
      recorded: outcome('addressed', 'Anna Lindqvist'),
      policy: outcome('audience', 'Bruno Mertens'),
      against: outcome('addressed', 'Anna Lindqvist'),
    },
  ],
};

/** A trial as far as it is by now: it takes some four seconds. */
function stateOf(trial) {
  const done = Math.min(LETTERS, Math.floor((Date.now() - trial.began) / 16));
  const { began, cancelled, ...shown } = trial;
  if (cancelled) return { ...shown, state: 'cancelled', done, total: LETTERS };
  return { ...shown, state: done < LETTERS ? 'running' : 'done', done, total: LETTERS };
}

function begin() {
  const trial = { id: trials.length + 1, asked_by: 'Ada Novak', asked_at: minutes(0), finished_at: null, reason: null };
  trials.unshift({ ...trial, began: Date.now() });
  return { status: 202, body: stateOf(trials[0]) };
}

const trialOf = (id) => trials.find((one) => one.id === Number(id));

function read({ id }) {
  const trial = stateOf(trialOf(id));
  return ok({ ...trial, result: trial.state === 'done' ? result : null });
}

function cancel({ id }) {
  trialOf(id).cancelled = true;
  return { status: 204, body: undefined };
}

function beginShadow({ body }) {
  const faults = faultsOf(body.text);
  if (faults.length)
    return {
      status: 422,
      body: { type: 'urn:audiocomm:problem:invalid-policy', title: 'Not valid.', status: 422, errors: faults },
    };
  const counts = { decisions: 12, different: 1, failed: 0, failure: null };
  shadow = { text: body.text, hash: 'a01c', saved_at: minutes(0), saved_by: 'Ada Novak', ...counts };
  return ok(shadow);
}

function endShadow() {
  shadow = null;
  return { status: 204, body: undefined };
}

const side = (stage, name) => ({ stage, responsible: { id: 1, name }, due_at: minutes(60) });
const difference = {
  id: 1,
  ticket_id: 101,
  at: minutes(-3),
  live: side('addressed', 'Anna Lindqvist'),
  shadow: side('audience', 'Bruno Mertens'),
};

export const routes = [
  ['GET', '/policy', () => ok(policy)],
  ['PUT', '/policy', savePolicy],
  ['GET', '/policy/versions', () => page([policy])],
  ['GET', '/policy/versions/:id', () => ok(policy)],
  ['POST', '/policy/check', ({ body }) => ok({ errors: faultsOf(body.text), warnings: [] })],
  [
    'GET',
    '/policy/presets',
    () => page([{ name: 'agency.yaml', title: 'Requests of clients', text: 'policy: agency\nstages: []\n' }]),
  ],
  ['GET', '/policy/simulations', () => page(trials.map(stateOf))],
  ['POST', '/policy/simulations', begin],
  ['GET', '/policy/simulations/:id', read],
  ['DELETE', '/policy/simulations/:id', cancel],
  ['GET', '/policy/shadow', () => (shadow ? ok(shadow) : missing())],
  ['PUT', '/policy/shadow', beginShadow],
  ['DELETE', '/policy/shadow', endShadow],
  ['GET', '/policy/shadow/differences', () => page([difference])],
  [
    'GET',
    '/invariant',
    () =>
      ok({
        open: 606,
        violations: [],
        checked_at: minutes(0),
        repaired: [{ ticket_id: 104, reason: 'it had no deadline', at: minutes(-60 * 30) }],
      }),
  ],
];
