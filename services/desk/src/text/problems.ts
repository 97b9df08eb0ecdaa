/** Says a problem so that it tells the reader what to do. */

import type { TFunction } from 'i18next';
import { Problem, Unreachable } from '../api/client';
import { say } from './say';

const SAID = [
  'not-found',
  'forbidden',
  'stale-version',
  'version-required',
  'too-many-requests',
  'unavailable',
  'internal',
] as const;
type Said = (typeof SAID)[number];

export function sayProblem(reason: unknown, t: TFunction): string {
  if (reason instanceof Unreachable) return t('problem.unreachable');
  if (!(reason instanceof Problem)) return t('problem.internal');
  const faults = reason.faults.map((fault) =>
    fault.field ? `${fault.field.replace(/^body\./, '')}: ${fault.reason}` : fault.reason,
  );
  if (faults.length) return faults.slice(0, 5).join('\n');
  if ((SAID as readonly string[]).includes(reason.kind)) return t(`problem.${reason.kind as Said}`);
  return reason.message || t('problem.internal');
}

export function showProblem(reason: unknown, t: TFunction): void {
  say({ color: 'red', message: sayProblem(reason, t) });
}
