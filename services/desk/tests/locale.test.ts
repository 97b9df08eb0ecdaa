import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import de from '../src/locale/de';
import en from '../src/locale/en';
import ru from '../src/locale/ru';

type Texts = { [name: string]: string | Texts };

function flat(texts: Texts, before = ''): Record<string, string> {
  const pairs = Object.entries(texts).map(([name, value]) =>
    typeof value === 'string' ? { [before + name]: value } : flat(value, `${before}${name}.`),
  );
  return Object.assign({}, ...pairs);
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const names = (texts: Texts) => new Set(Object.keys(flat(texts)).map((name) => name.replace(PLURAL, '')));
const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

test('every text the desk asks for exists in English', () => {
  const known = names(en);
  const asked = sources('src').flatMap((text) =>
    [...text.matchAll(/\bt\('([\w.-]+)'/g)].map((match) => match[1] ?? ''),
  );
  expect(asked.length).toBeGreaterThan(150);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

describe.each([
  ['de', de],
  ['ru', ru],
])('%s', (language, texts) => {
  test('has the same texts as English', () => {
    const english = names(en);
    const own = names(texts);
    expect([...english].filter((name) => !own.has(name))).toEqual([]);
    expect([...own].filter((name) => !english.has(name))).toEqual([]);
  });

  test('has every form of number its grammar knows, and the same holes', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const english = flat(en);
    const own = flat(texts);
    for (const name of Object.keys(english).filter((one) => one.endsWith('_other'))) {
      const stem = name.replace(PLURAL, '');
      expect(
        forms.filter((form) => own[`${stem}_${form}`] === undefined),
        stem,
      ).toEqual([]);
    }
    for (const [name, text] of Object.entries(own)) {
      const like = english[name] ?? english[name.replace(PLURAL, '_other')] ?? '';
      if (!PLURAL.test(name)) expect(holes(text), name).toEqual(holes(like));
    }
  });
});
