import i18next, { type TFunction } from 'i18next';
import type { AlertItem } from '../api/types';

/** The title of an alert. It ends with what its kind means, in English; the reader gets that in his language. */
export function titleOf({ kind, title }: AlertItem, t: TFunction): string {
  const name = `alert.kinds.${kind}`;
  const english = i18next.exists(name) ? i18next.getFixedT('en')(name) : '';
  return english && title.endsWith(english) ? title.slice(0, -english.length) + t(name) : title;
}
