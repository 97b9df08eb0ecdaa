import type { TFunction } from 'i18next';
import { describe, expect, test, vi } from 'vitest';
import { latinKey } from '../src/keyboard/shortcuts';
import { BLOCK_LETTERS, blocksOf, MOST_LINKS, pieces, safeHref, telHref } from '../src/text/links';
import { addressesIn } from '../src/text/names';
import { age, clockTime, fieldOf, fullTime, instantOf, left, span, speakInZone } from '../src/text/time';
import { hasPreview, otherType } from '../src/ticket/Attachments';
import { wantsRemoteImages } from '../src/ticket/LetterFrame';
import { SLEEPS } from '../src/ticket/sleeps';
import { stagesIn } from '../src/ticket/stages';

describe('links in a stranger’s text', () => {
  const cases: [string, string, string[]][] = [
    [
      'a plain address, without the full stop behind it',
      'See https://shop.example/a?b=1.',
      ['https://shop.example/a?b=1'],
    ],
    ['an e-mail address', 'Write to ada@mail.example, please', ['mailto:ada@mail.example']],
    ['a telephone number with spaces', 'Call +48 601 555 214 today', ['tel:+48601555214']],
    ['a national number', 'Tel. 030 5550-118', ['tel:0305550118']],
    ['a number that is none: tax numbers do not begin with + or 0', 'VAT NO 987 654 321 MVA', []],
    ['script and data addresses stay text', 'javascript:alert(1) data:text/html,x vbscript:x file:///etc', []],
    ['markup is text like any other', '<a href="https://x.example">y</a>', ['https://x.example']],
  ];
  test.each(cases)('%s', (_name, text, hrefs) => {
    const found = pieces(text);
    expect(found.flatMap(({ href }) => href ?? [])).toEqual(hrefs);
    expect(found.map((piece) => piece.text).join('')).toBe(text);
  });

  test.each(['a', 'a.', '+', 'a@a.', 'a@', 'a-', '0 ', 'http://', '.'])(
    'a million letters of %s are read once',
    (seed) => {
      const text = `http://a.example/${seed.repeat(1_000_000 / seed.length)}x`;
      const other = `@${text.slice(17)}`;
      for (const one of [text, other]) {
        expect(
          pieces(one)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(one);
      }
    },
  );

  test('a text of very many links has so many as a page can hold', () => {
    const text = 'a@b.example '.repeat(MOST_LINKS + 10);
    const found = pieces(text);
    expect(found.filter(({ href }) => href)).toHaveLength(MOST_LINKS);
    expect(found.map((piece) => piece.text).join('')).toBe(text);
  });

  const full = 'x'.repeat(BLOCK_LETTERS);
  const cuts: [string, string, string[]][] = [
    ['a short text is one', 'one\ntwo', ['one\ntwo']],
    ['one that just fits', full, [full]],
    ['cut at the last line end', `a\n${full.slice(4)}\nb\ncd`, [`a\n${full.slice(4)}`, 'b\ncd']],
    ['else at the last space', `a ${full.slice(4)} bcd`, [`a ${full.slice(4)} `, 'bcd']],
    ['else anywhere', `${full}yz`, [full, 'yz']],
    ['but never a character in two', `${full.slice(1)}😀`, [full.slice(1), '😀']],
  ];
  test.each(cuts)('blocks: %s', (_, text, blocks) => expect(blocksOf(text)).toEqual(blocks));

  test.each(['aא', '\n', ' ', '😀'])('a million letters of %s are cut into blocks', (seed) => {
    const text = seed.repeat(1_000_000 / seed.length);
    const blocks = blocksOf(text);
    expect(Math.max(...blocks.map((block) => block.length))).toBeLessThanOrEqual(BLOCK_LETTERS);
    expect(blocks.length).toBeLessThan(510);
    expect(blocks.join(seed === '\n' ? '\n' : '')).toBe(text);
  });

  test('only four schemes may be opened', () => {
    expect(['http://a.example', 'https://a.example', 'mailto:a@b.example', 'tel:+4930'].map(safeHref)).not.toContain(
      null,
    );
    expect(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'nonsense'].map(safeHref)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(telHref('12')).toBeNull();
  });
});

describe('a letter’s own HTML', () => {
  const cases: [string, boolean][] = [
    ['<img data-remote-src="https://t.example/p.gif">', true],
    ['<img alt="x" data-remote-src="https://t.example/p" width="1">', true],
    ['<img data-remote-src="http://t.example/p.gif">', false],
    ['<img src="data:image/png;base64,AA=="><p>https://t.example</p>', false],
  ];
  test.each(cases)('wants pictures from elsewhere: %s', (html, wants) => expect(wantsRemoteImages(html)).toBe(wants));
});

describe('attachments', () => {
  const cases: [string, number, boolean][] = [
    ['image/png', 10, true],
    ['IMAGE/JPEG', 10, true],
    ['image/svg+xml', 10, false],
    ['text/html', 10, false],
    ['image/png', 9_000_000, false],
    ['image/png', 0, false],
  ];
  test.each(cases)('%s of %i bytes is seen beforehand: %s', (content_type, size, seen) =>
    expect(hasPreview({ id: 1, filename: 'a', content_type, size, inline: false })).toBe(seen),
  );
});

describe('what the bytes of a file say', () => {
  const file = { id: 1, filename: 'a', size: 9, inline: false };
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  test.each([
    ['application/pdf', 'application/pdf', null],
    ['image/jpg', 'image/jpeg', null],
    [docx, 'application/zip', null],
    ['application/pdf', null, null],
    ['application/octet-stream', 'application/pdf', { type: 'application/pdf', warns: false }],
    ['image/png', 'text/html', { type: 'text/html', warns: true }],
  ])('%s that holds %s', (content_type, detected_type, shown) =>
    expect(otherType({ ...file, content_type, detected_type })).toEqual(shown),
  );
  test('a disguised or infected picture is not seen beforehand', () => {
    const picture = { ...file, content_type: 'image/png', detected_type: 'image/png' };
    expect(hasPreview(picture)).toBe(true);
    expect(hasPreview({ ...picture, detected_type: 'image/svg+xml' })).toBe(false);
    expect(hasPreview({ ...picture, scan: 'infected' })).toBe(false);
  });
});

describe('times', () => {
  const t = ((key: string, values: Record<string, number> = {}) =>
    [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
  const now = Date.parse('2026-03-02T12:00:00Z');
  test.each([
    ['2026-03-02T11:59:40Z', 'time.now'],
    ['2026-03-02T11:18:00Z', 'time.minutes 42'],
    ['2026-03-01T06:00:00Z', 'time.hours 30'],
    ['2026-02-20T12:00:00Z', 'time.days 10'],
  ])('age of %s', (since, said) => expect(age(since, now, t)).toBe(said));
  test.each([
    ['2026-03-02T11:59:59Z', 'time.over'],
    ['2026-03-02T12:00:20Z', 'time.minutes 1'],
    ['2026-03-02T13:12:00Z', 'time.hours_minutes 1 12'],
    ['2026-03-02T14:00:00Z', 'time.hours 2'],
    ['2026-03-02T14:00:09Z', 'time.hours 2'],
  ])('left until %s', (due, said) => expect(left(due, now, t)).toBe(said));

  test.each([
    [7200, 'time.hours 2'],
    [288_000, 'time.hours 80'],
    [1800, 'time.minutes 30'],
  ])('a span of %i s', (seconds, said) => expect(span(seconds, t)).toBe(said));

  test.each(['en', 'de', 'ru'])('clocks of 24 hours in %s, midnight at 00', (language) => {
    vi.stubGlobal('navigator', { languages: ['en-US', 'de-DE', 'ru-RU'] });
    speakInZone('UTC');
    expect(clockTime('2026-03-02T23:36:00Z', now, language)).toBe('23:36');
    expect(clockTime('2026-03-03T00:05:00Z', now, language)).toMatch(/00:05$/);
    expect(fullTime('2026-03-02T23:36:00Z', language)).toMatch(/23:36$/);
    speakInZone(null);
    vi.unstubAllGlobals();
  });
});

test('addresses in copy are split at commas, semicolons and spaces', () => {
  expect(addressesIn(' a@x.example, b@y.example;c@z.example  d ')).toEqual([
    'a@x.example',
    'b@y.example',
    'c@z.example',
  ]);
});

test('stages are read from both ways of writing a policy', () => {
  const text =
    'policy: x\nstages:\n  - {id: addressed, hold: 2 hours}\n  - id: everybody\n    hold: 8 hours\nclaimed:\n  - {id: not-a-stage}\n';
  expect(stagesIn(text)).toEqual(['addressed', 'everybody']);
});

test.each([
  ['c', 'KeyC', 'c'],
  ['с', 'KeyC', 'c'],
  ['.', 'Slash', '/'],
  ['.', 'Period', '.'],
  ['γ', 'KeyG', 'g'],
  ['Enter', 'Enter', 'Enter'],
])('the key %s at %s is read as a Latin one', (key, code, read) => {
  expect(latinKey({ key, code })).toBe(read);
});

describe('fields of date and time', () => {
  const cases: [string, string, string, string][] = [
    ['winter', 'Europe/Berlin', '2026-01-15T09:00', '2026-01-15T08:00:00.000Z'],
    ['summer', 'Europe/Berlin', '2026-07-15T09:00', '2026-07-15T07:00:00.000Z'],
    ['the evening before the clocks change', 'Europe/Berlin', '2026-03-28T23:30', '2026-03-28T22:30:00.000Z'],
    ['the morning after', 'Europe/Berlin', '2026-03-29T09:00', '2026-03-29T07:00:00.000Z'],
    ['another continent', 'America/New_York', '2026-11-01T12:00', '2026-11-01T17:00:00.000Z'],
    ['half hours', 'Australia/Lord_Howe', '2026-10-05T09:00', '2026-10-04T22:00:00.000Z'],
  ];
  test.each(cases)('%s', (_name, zone, field, instant) => {
    speakInZone(zone);
    expect(instantOf(field)?.toISOString()).toBe(instant);
    expect(fieldOf(new Date(instant))).toBe(field);
    speakInZone(null);
  });

  test('no date is no instant', () => expect(instantOf('')).toBeNull());

  test('a ticket sleeps until the morning of the agent', () => {
    speakInZone('Europe/Berlin');
    const friday = new Date('2026-03-27T22:59:00Z');
    expect(SLEEPS.tomorrow(friday).toISOString()).toBe('2026-03-28T08:00:00.000Z');
    expect(SLEEPS.monday(friday).toISOString()).toBe('2026-03-30T07:00:00.000Z');
    expect(SLEEPS.inAWeek(friday).toISOString()).toBe('2026-04-03T07:00:00.000Z');
    expect(SLEEPS.monday(new Date('2026-03-30T10:00:00Z')).toISOString()).toBe('2026-04-06T07:00:00.000Z');
    speakInZone(null);
  });
});
