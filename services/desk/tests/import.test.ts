import type { TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';
import { itemsOf, missingColumns } from '../src/first-steps/batches';
import { readCsv } from '../src/first-steps/csv';
import { keyOf } from '../src/settings/keys';
import { extraDaysOf, extraDaysText, hoursOf, hoursText, WEEKDAYS, weekText } from '../src/settings/weekly';

describe('CSV', () => {
  const cases: [string, string, Record<string, string>[]][] = [
    ['commas', 'a,b\n1,2\n', [{ a: '1', b: '2' }]],
    ['semicolons, a byte order mark, CRLF', '\uFEFFA;B\r\n1;2\r\n', [{ a: '1', b: '2' }]],
    [
      'quotes, doubled quotes, separators and line ends inside',
      'a,b\n"x, ""y""","1\n2"\n',
      [{ a: 'x, "y"', b: '1\n2' }],
    ],
    ['empty lines are no rows, missing cells are empty', 'a,b\n\n1\n\n', [{ a: '1', b: '' }]],
    ['nothing', '', []],
  ];
  test.each(cases)('%s', (_name, text, rows) => expect(readCsv(text).map(({ values }) => values)).toEqual(rows));

  test('rows know the line they began on', () => {
    expect(readCsv('a\n"1\n2"\n3').map(({ line }) => line)).toEqual([2, 4]);
  });
});

describe('batches', () => {
  test('a customer has several addresses', () => {
    const [item] = itemsOf('customers', readCsv('external_id,name,addresses\nC1,Ada,a@x.example;b@x.example\n'));
    expect(item).toEqual({
      line: 2,
      body: { external_id: 'C1', name: 'Ada', language: null, phone: null, addresses: ['a@x.example', 'b@x.example'] },
    });
  });

  test('rows of one order become its lines', () => {
    const items = itemsOf(
      'orders',
      readCsv(
        'external_id,customer,ordered_at,product_group,state\nO1,C1,2026-01-02T10:00:00Z,dacs,\nO1,C1,2026-01-02T10:00:00Z,cables,returned\n',
      ),
    );
    expect(items).toHaveLength(1);
    expect(items[0]?.body.lines).toEqual([
      { product_group: 'dacs', product: '', state: 'ok' },
      { product_group: 'cables', product: '', state: 'returned' },
    ]);
  });

  test('missing columns are named', () => {
    expect(missingColumns('ratings', readCsv('customer,agent\nC1,anna\n'))).toEqual([
      'external_id',
      'score',
      'rated_at',
    ]);
  });
});

describe('calendars', () => {
  test.each([
    [
      '9:00-12:30, 13:30–18:00',
      [
        ['09:00', '12:30'],
        ['13:30', '18:00'],
      ],
    ],
    ['22:00-06:00', [['22:00', '06:00']]],
    ['', []],
    ['25:00-26:00', null],
    ['09:00-09:00', null],
    ['00:00-00:00', [['00:00', '00:00']]],
    ['nine to five', null],
  ])('hours %s', (text, hours) => expect(hoursOf(text)).toEqual(hours));

  test('hours and days survive writing and reading', () => {
    expect(hoursText([['09:00', '12:30']])).toBe('09:00-12:30');
    const days = [
      { date: '2026-12-24', hours: [['09:00', '13:00']] as [string, string][] },
      { date: '2026-12-25', hours: [] },
    ];
    expect(extraDaysOf(extraDaysText(days))).toEqual(days);
    expect(extraDaysOf('Christmas')).toBeNull();
  });
});

test('a key is made from a name', () => {
  expect(keyOf('Kopfhörer & DACs ')).toBe('kopfhorer-dacs');
});

describe('a week in a list', () => {
  const t = ((name: string, values?: { hours: string }) => values?.hours ?? name) as unknown as TFunction;
  const week = (hours: string, sunday = hours) =>
    Object.fromEntries(WEEKDAYS.map((day) => [day, hoursOf(day === 'sun' ? sunday : hours) ?? []]));

  test('seven equal days are one line', () => {
    expect(weekText(week('05:30-14:00'), t)).toEqual([{ day: null, hours: '05:30-14:00' }]);
  });

  test('a day without end is said, and a closed one left out', () => {
    expect(weekText(week('00:00-00:00'), t)).toEqual([{ day: null, hours: 'calendar.aroundTheClock' }]);
    const lines = weekText(week('00:00-24:00', ''), t);
    expect(lines.map(({ day }) => day)).toEqual(WEEKDAYS.slice(0, 6));
    expect(lines[0]?.hours).toBe('calendar.aroundTheClock');
    expect(weekText({}, t)).toEqual([]);
  });
});
