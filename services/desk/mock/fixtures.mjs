// Tickets, machine mail and a decision of the made-up shop.
import { customers, minutes } from './company.mjs';

const texts = [
  [
    'Left channel crackles after two weeks',
    'Hello,\n\nthe headphones of order O-20310 crackle on the left side as soon as I move my head. I tried another cable, it stays.\n\nCan I send them in, and how long would I have to be without them? You reach me by phone in the evening: +48 601 555 214.\n\nPictures: https://pictures.example/crackle\n\nThank you\nMarek',
  ],
  [
    'Invoice with our VAT number, please',
    'Dear team,\n\nplease send the invoice once more with the VAT number NO 987 654 321 MVA. The bookkeeping closes on Friday.\n\nKind regards\nIngrid Solberg',
  ],
  ['Entrega na Madeira?', 'Bom dia,\n\nentregam colunas na Madeira, e quanto custa o transporte?\n\nObrigado\nTomás'],
  [
    'Passt der Verstärker zu meinen Boxen?',
    'Guten Tag,\n\nich habe Boxen mit 4 Ohm und 86 dB. Reicht dafür der kleine Verstärker, oder muss es der große sein?\n\nMit freundlichen Grüßen\nHelga Brandt',
  ],
  [
    'Is the walnut finish back in stock?',
    'Hi,\n\nis the walnut turntable coming back this month? I would order two.\n\nOlivia',
  ],
  [
    'Где мой заказ?',
    'Здравствуйте!\n\nЗаказ отправили неделю назад, а номер для отслеживания не работает. Проверьте, пожалуйста.\n\nДмитрий',
  ],
];

const letter = (id, customer, subject, text, at, more = {}) => ({
  id,
  kind: 'letter',
  disposition: 'open',
  author: { agent_id: null, name: customer.name, address: customer.addresses[0], verified: true },
  subject,
  text,
  visible_text: text,
  html: null,
  to: [{ name: null, address: 'hello@tonwerk.example' }],
  cc: [],
  attachments: [],
  received_at: minutes(at),
  delivery: null,
  delivery_reason: null,
  machine: null,
  defects: [],
  original: 'agents',
  ...more,
});

/** What the holder may do. */
export const HELD = ['release', 'reply', 'note', 'no_action', 'reassign', 'snooze', 'edit', 'merge', 'split'];

function ticket(id, view, at, more = {}) {
  const customer = customers[at % customers.length];
  const [subject, text] = texts[at % texts.length];
  const age = -(at * 17 + 6);
  return {
    view,
    messages: [letter(id * 10, customer, subject, text, age)],
    row: {
      id,
      subject,
      state: view === 'mine' ? 'claimed' : 'waiting',
      stage: { offered: 'addressed', mine: 'addressed' }[view] ?? view,
      exclusive: view === 'offered',
      customer: { id: customer.id, name: customer.name, address: customer.addresses[0] },
      holder: view === 'mine' ? { id: 1, name: 'Anna Lindqvist' } : null,
      responsible: { id: 1, name: 'Anna Lindqvist' },
      public: false,
      publish_to: null,
      about: null,
      oldest_open_at: minutes(age),
      updated_at: minutes(age),
      created_at: minutes(age),
      open_letters: 1,
      due_at: minutes(view === 'offered' ? 72 - at * 9 : 180 + at * 4),
      deadline: view === 'mine' ? 'claim' : 'stage',
      why: {
        offered: 'The customer wrote to you, and you are at work; only you see it for now.',
        mine: 'You claimed it.',
        audience: 'The customer usually orders headphones: your audience sees it.',
        everybody: 'The audience is unknown, so everybody in sales sees it.',
      }[view],
      preview: text.replace(/\s+/g, ' ').slice(0, 140),
      may:
        view === 'mine'
          ? [...HELD]
          : ['claim', ...(view === 'offered' ? ['decline'] : []), 'note', 'no_action', 'nudge', 'edit', 'merge'],
      version: 1,
      failed_replies: 0,
      priority: at === 3 ? 'high' : 'normal',
      tags: at % 5 === 1 ? ['invoice'] : [],
      class: 'normal',
      due_date: null,
      answer_due_at: minutes(180 - at * 3),
      followed: false,
      followers: 0,
      merged_into: null,
      snoozed_until: null,
      wake_on: null,
      audiences: [{ key: 'headphones', name: 'Headphones' }],
      ...more,
    },
  };
}

export const tickets = [
  ticket(101, 'offered', 0, {}),
  ticket(102, 'offered', 3, {
    deadline: 'acceptance',
    why: 'Sven Olofsson handed it to you: “You know these amplifiers best.”',
  }),
  ticket(103, 'mine', 1, {}),
  ticket(104, 'mine', 5, { failed_replies: 1 }),
  ticket(105, 'audience', 2, {}),
  ticket(106, 'audience', 4, { public: true, publish_to: 'https://shop.example/turntables/walnut' }),
  ...Array.from({ length: 600 }, (_, at) => ticket(200 + at, at % 4 ? 'everybody' : 'audience', at + 6)),
];

const first = tickets[0];
first.messages[0].attachments = [
  { id: 1, filename: 'left-channel.jpg', content_type: 'image/jpeg', size: 284_113, inline: false },
  { id: 2, filename: 'receipt O-20310.pdf', content_type: 'application/pdf', size: 91_400, inline: false },
];
first.messages[0].html =
  '<p>Hello,</p><p>the headphones of order <b>O-20310</b> crackle on the left side as soon as I move my head. I tried another cable, it stays.</p><p><img data-remote-src="https://tracker.example/pixel.gif" alt="(picture)"></p><p>Thank you<br>Marek</p>';
first.messages[0].text += '\n\n> On Monday Anna wrote:\n> Your order has left our warehouse.\n> Have fun with it!';
const talk = tickets.find((one) => one.row.id === 103);
const [ingrid] = [customers[1]];
talk.messages = [
  letter(1030, ingrid, texts[1][0], texts[1][1], -300, { disposition: 'answered' }),
  letter(1031, ingrid, '', '', -240, {
    kind: 'reply',
    disposition: null,
    author: { agent_id: 1, name: 'Anna Lindqvist', address: null, verified: true },
    text: 'Dear Ms Solberg,\n\nhere is the invoice. Is the address still the one in Bergen?\n\nKind regards\nAnna Lindqvist',
    visible_text: null,
    to: [{ name: ingrid.name, address: ingrid.addresses[0] }],
    delivery: 'sent',
  }),
  letter(1032, ingrid, '', '', -200, {
    kind: 'note',
    disposition: null,
    author: { agent_id: 4, name: 'Sven Olofsson', address: null, verified: true },
    text: 'They changed their legal form in spring, ask for the new name.',
    visible_text: null,
    to: [],
  }),
  letter(
    1033,
    ingrid,
    `Re: ${texts[1][0]}`,
    'The address is still right, but the number is missing.\n\nIngrid Solberg\n\n> Dear Ms Solberg,\n> here is the invoice.',
    -23,
    { visible_text: 'The address is still right, but the number is missing.\n\nIngrid Solberg' },
  ),
];
const broken = tickets.find((one) => one.row.id === 104);
broken.messages.push(
  letter(1041, customers[5], '', '', -40, {
    kind: 'reply',
    disposition: null,
    author: { agent_id: 1, name: 'Anna Lindqvist', address: null, verified: true },
    text: 'Здравствуйте, Дмитрий! Проверяю у перевозчика.',
    visible_text: null,
    delivery: 'failed',
    delivery_reason: '550 5.1.1 mailbox unavailable',
  }),
);

export const machineMail = [
  letter(9001, customers[2], 'Automatic reply: out of the office', 'I am back on the 14th.', -80, {
    kind: 'machine',
    disposition: null,
    machine: 'auto_reply',
  }),
  letter(
    9002,
    { name: 'Mail Delivery System', addresses: ['mailer-daemon@relay.example'] },
    'Undelivered mail returned to sender',
    'The address was not found.',
    -400,
    { kind: 'machine', disposition: null, machine: 'bounce' },
  ),
];

export const decision = (row) => ({
  schema: 1,
  decided_at: row.created_at,
  entry: 'letter',
  stage: { stage: row.stage, index: 0, exclusive: row.exclusive, stages_run: [row.stage] },
  responsible: 1,
  scope: [{ kind: 'agent', id: 1, key: 'anna', name: 'Anna Lindqvist', own: true }],
  members: [1],
  hold: {
    started_at: row.created_at,
    due_at: row.due_at,
    warn_at: null,
    working_seconds: 7200,
    calendars: [],
    capped_by: null,
    arithmetic: '2 h of working time from 13:20, calendar Berlin',
  },
  waves: [],
  skipped: [{ stage: 'thread_owner', reason: 'condition', detail: 'an addressed agent is present' }],
  excluded: [{ agent_id: 2, reason: 'bad_rating', evidence: '1 of 5 by this customer, 40 days ago', relaxed: false }],
  ranking: [
    {
      agent_id: 1,
      affinity: 632_000,
      audience: 1_000_000,
      quality: 780_000,
      load: 150_000,
      idle: 400_000,
      total: 645_000,
      step: 32,
      former_holder: false,
      tie: null,
    },
    {
      agent_id: 3,
      affinity: 90_000,
      audience: 600_000,
      quality: 810_000,
      load: 300_000,
      idle: 0,
      total: 292_000,
      step: 14,
      former_holder: false,
      tie: null,
    },
  ],
  rest: { count: 0, sha256: '0' },
  audience: { known: [1], basis: 'clear_lead', reason: 'Most of the order lines of the last year are headphones.' },
  supervisor_alert: null,
  override: null,
  policy: { name: 'audiocomm', version: 1, hash: '5be1f0' },
  narrative: [
    'Decided because a letter came, by policy “audiocomm”, version 1.',
    'Anna Lindqvist is addressed and at work: it is offered to her alone for 2 hours of working time.',
    'Bruno Mertens is kept out: 1 of 5 by this customer, 40 days ago.',
  ],
});
