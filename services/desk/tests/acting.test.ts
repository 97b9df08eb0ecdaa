import { describe, expect, test } from 'vitest';
import type { Priority, Ticket } from '../src/api/types';
import { type Bulk, undoOf } from '../src/desk/bulk';

const ticket = (id: number, priority: Priority, tags: string[]) => ({ id, priority, tags }) as Ticket;
const BEFORE = [ticket(1, 'normal', ['parts']), ticket(2, 'high', []), ticket(3, 'low', ['parts', 'vip'])];
const bulk = (tickets: number[], rest: Bulk) => ({ path: '/tickets/bulk', body: { tickets, ...rest } });

describe('what takes a bulk action back', () => {
  const cases: [string, Bulk, unknown[]][] = [
    ['claimed is released', { action: 'claim' }, [bulk([1, 2, 3], { action: 'release' })]],
    [
      'snoozed is woken, one by one',
      { action: 'snooze', until: '2026-03-02T09:00:00Z', reason: '' },
      [1, 2, 3].map((id) => ({ path: `/tickets/${id}/wake`, body: {} })),
    ],
    [
      'priorities go back to what each had; who had it already is left alone',
      { action: 'edit', priority: 'high' },
      [bulk([3], { action: 'edit', priority: 'low' }), bulk([1], { action: 'edit', priority: 'normal' })],
    ],
    [
      'an added tag goes only from those that lacked it, a removed one comes only to those that had it',
      { action: 'edit', add_tags: ['vip'], remove_tags: ['parts'] },
      [bulk([1, 2], { action: 'edit', remove_tags: ['vip'] }), bulk([1, 3], { action: 'edit', add_tags: ['parts'] })],
    ],
    ['what was worked out is not taken back', { action: 'no_action' }, []],
    ['what was handed over is not taken back', { action: 'reassign', to: { agent: 7 }, reason: 'x' }, []],
  ];
  test.each(cases)('%s', (_name, done, steps) => expect(undoOf(done, BEFORE)).toEqual(steps));
});
