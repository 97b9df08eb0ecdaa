// Data of a made-up shop for developing the desk without a backend. Times are relative to the start.
const start = Date.now();
export const minutes = (count) => new Date(start + count * 60_000).toISOString();

export const audiences = [
  {
    id: 1,
    key: 'headphones',
    name: 'Headphones',
    department: 'sales',
    calendar: 'berlin',
    product_groups: ['headphones', 'dacs'],
    live: true,
    version: 1,
    agents: 4,
  },
  {
    id: 2,
    key: 'speakers',
    name: 'Speakers',
    department: 'sales',
    calendar: 'berlin',
    product_groups: ['speakers', 'amplifiers'],
    live: true,
    version: 1,
    agents: 3,
  },
  {
    id: 3,
    key: 'turntables',
    name: 'Turntables',
    department: 'sales',
    calendar: 'lisbon',
    product_groups: ['turntables'],
    live: true,
    version: 1,
    agents: 2,
  },
];

const person = (id, login, name, role, keys, state = 'working', departed_at = null) => ({
  id,
  login,
  name,
  role,
  department: 'sales',
  calendar: 'berlin',
  address: `${login}@tonwerk.example`,
  aliases: [],
  audiences: keys.map((key, at) => ({ key, primary: at === 0 })),
  capacity: 20,
  departed_at,
  presence: { state, present: state === 'working', until: state === 'working' ? minutes(190) : null },
  version: 1,
});

export const agents = [
  person(1, 'anna', 'Anna Lindqvist', 'agent', ['headphones', 'speakers']),
  person(2, 'bruno', 'Bruno Mertens', 'agent', ['headphones']),
  person(3, 'chiara', 'Chiara Fontana', 'agent', ['speakers'], 'away'),
  person(4, 'sven', 'Sven Olofsson', 'supervisor', ['speakers', 'turntables']),
  person(5, 'ada', 'Ada Novak', 'administrator', []),
  person(6, 'pavel', 'Pavel Dvorak', 'agent', ['turntables'], 'offline', minutes(-60 * 24 * 20)),
];

const people = [
  ['Marek Zielinski', 'marek.z@posteo.example', '+48 601 555 214'],
  ['Ingrid Solberg', 'ingrid@solberg.example', '+47 22 55 01 90'],
  ['Tomás Ferreira', 'tomas.ferreira@correio.example', null],
  ['Helga Brandt', 'h.brandt@webpost.example', '+49 30 5550 118'],
  ['Olivia Hart', 'olivia.hart@mail.example', null],
  ['Dmitri Sokolov', 'd.sokolov@pochta.example', '+7 495 555 03 12'],
];

export const customers = people.map(([name, address, phone], at) => ({
  id: at + 1,
  external_id: `C-${1040 + at}`,
  name,
  language: ['pl', 'no', 'pt', 'de', 'en', 'ru'][at],
  phone,
  addresses: [address],
  orders:
    at === 4
      ? []
      : [
          {
            external_id: `O-${20310 + at * 7}`,
            ordered_at: minutes(-60 * 24 * (12 + at * 9)),
            worked_by: 'anna',
            lines: [
              { product_group: 'headphones', product: 'Planar 300, open back', state: 'ok' },
              { product_group: 'dacs', product: 'Desk DAC with volume knob', state: at % 2 ? 'returned' : 'ok' },
            ],
          },
          {
            external_id: `O-${18110 + at * 3}`,
            ordered_at: minutes(-60 * 24 * 260),
            worked_by: 'pavel',
            lines: [{ product_group: 'turntables', product: 'Belt drive, walnut', state: 'ok' }],
          },
        ],
  ratings:
    at === 0
      ? [{ agent: 'bruno', score: 1, comment: 'I had to ask three times.', rated_at: minutes(-60 * 24 * 40) }]
      : [],
  tickets: [],
  audience:
    at === 4
      ? { known: [], shares: {}, reason: 'There are no orders yet, so the audience is unknown.' }
      : {
          known: ['headphones'],
          shares: { headphones: 0.72, turntables: 0.28 },
          reason: 'Most of the order lines of the last year are headphones.',
        },
}));

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
  ...more,
});

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
      may: view === 'mine' ? ['release', 'reply', 'note', 'no_action', 'reassign'] : ['claim', 'note', 'no_action'],
      version: 1,
      failed_replies: 0,
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
  '<p>Hello,</p><p>the headphones of order <b>O-20310</b> crackle on the left side as soon as I move my head. I tried another cable, it stays.</p><p><img src="https://tracker.example/pixel.gif" alt="(picture)"></p><p>Thank you<br>Marek</p><script>parent.document.title="owned"</script>';
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
  stage: row.stage,
  index: 0,
  exclusive: row.exclusive,
  offered: row.exclusive ? 1 : null,
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
  stages_run: [],
  skipped: [{ stage: 'thread_owner', reason: 'condition', detail: 'an addressed agent is present' }],
  excluded: [{ agent_id: 2, reason: 'bad_rating', evidence: '1 of 5 by this customer, 40 days ago', relaxed: false }],
  candidates: [
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
});
