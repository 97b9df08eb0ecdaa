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
  presence: { state, idle: false, present: state === 'working', until: state === 'working' ? minutes(190) : null },
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
