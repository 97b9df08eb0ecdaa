import type { Ticket } from '../api/types';
import type { Changes, Target } from '../ticket/actions';

export type Bulk =
  | { action: 'claim' | 'release' | 'no_action' }
  | { action: 'reassign'; to: Target; reason: string }
  | { action: 'snooze'; until: string; reason: string }
  | ({ action: 'edit'; add_tags?: string[]; remove_tags?: string[] } & Pick<Changes, 'priority'>);

/** A request that takes something back. */
export interface Step {
  path: string;
  body: Record<string, unknown>;
}

const every = (tickets: Ticket[], bulk: Bulk): Step[] =>
  tickets.length ? [{ path: '/tickets/bulk', body: { tickets: tickets.map(({ id }) => id), ...bulk } }] : [];

/** What takes a change of these tickets back, given as they were before it; nothing where it cannot be taken back. */
export function undoOf(bulk: Bulk, before: Ticket[]): Step[] {
  if (bulk.action === 'claim') return every(before, { action: 'release' });
  if (bulk.action === 'snooze') return before.map(({ id }) => ({ path: `/tickets/${id}/wake`, body: {} }));
  if (bulk.action !== 'edit') return [];
  const priorities = (['low', 'normal', 'high'] as const).filter((one) => bulk.priority && one !== bulk.priority);
  const lacking = (tag: string) => before.filter(({ tags }) => !tags.includes(tag));
  const having = (tag: string) => before.filter(({ tags }) => tags.includes(tag));
  return [
    ...priorities.flatMap((priority) =>
      every(
        before.filter((one) => one.priority === priority),
        { action: 'edit', priority },
      ),
    ),
    ...(bulk.add_tags ?? []).flatMap((tag) => every(lacking(tag), { action: 'edit', remove_tags: [tag] })),
    ...(bulk.remove_tags ?? []).flatMap((tag) => every(having(tag), { action: 'edit', add_tags: [tag] })),
  ];
}
