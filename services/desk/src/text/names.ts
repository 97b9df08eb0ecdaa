import type { Correspondent, PersonRef } from '../api/types';

/** The name of somebody who is given as a name or as a reference. */
export function nameOf(somebody: string | PersonRef | { name: string } | null | undefined): string | null {
  if (!somebody) return null;
  return typeof somebody === 'string' ? somebody : somebody.name;
}

/** "Marek Zielinski <marek@…>" in the parts it is shown by. */
export function addressOf(one: Correspondent | string): string {
  return typeof one === 'string' ? one : one.address;
}

/** Splits "a@x.example, b@y.example; c@z.example" into addresses. */
export function addressesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part.includes('@'));
}
