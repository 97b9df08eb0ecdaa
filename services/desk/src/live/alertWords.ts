import i18next, { type TFunction } from 'i18next';
import type { AlertItem } from '../api/types';

const BETWEEN = ' · ';

/** An alert's title in its two parts: what it is about, and what its kind means, in the reader's language. */
export function wordsOf({ kind, title }: AlertItem, t: TFunction): { about: string; meaning: string } {
  const name = `alert.kinds.${kind}`;
  const english = i18next.exists(name) ? i18next.getFixedT('en')(name) : null;
  // Whoever raises an alert by hand gives it a title of his own.
  if (english === null || !title.endsWith(english)) return { about: title, meaning: '' };
  const about = title.slice(0, -english.length);
  return { about: about.endsWith(BETWEEN) ? about.slice(0, -BETWEEN.length) : about, meaning: t(name) };
}

/** The same in one line. */
export function titleOf(alert: AlertItem, t: TFunction): string {
  const { about, meaning } = wordsOf(alert, t);
  return [about, meaning].filter(Boolean).join(BETWEEN);
}
