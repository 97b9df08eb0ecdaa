import { Button, Group, Text } from '@mantine/core';
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask, newKey, Problem } from '../api/client';
import { keys, refreshTickets } from '../api/queries';
import type { Page, PersonRef, Priority, Ticket } from '../api/types';
import { nameOf } from '../text/names';
import { showProblem } from '../text/problems';
import { say, unsay } from '../text/say';
import { ageInSeconds } from '../text/time';

export type Target = { agent: number } | { audience: string } | { stage: string };

export interface Changes {
  priority?: Priority;
  tags?: string[];
  due_date?: string | null;
}

export interface Sleep {
  until: string | null;
  event: string | null;
  reason: string;
  /** What the customer is told, if anything; his letter stays open. */
  tell: string | null;
}

interface Step {
  /** Below the ticket; empty for the ticket itself. */
  path: string;
  method?: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Claim, release and decline go without a version. */
  version?: number;
}

/** What an agent does with a ticket. Each answer of the server is put where it is shown; each refusal is said. */
export function useTicketActions(id: number) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refused = useRefusal(id);
  const step = useMutation({
    mutationFn: ({ path, method = 'POST', body, version }: Step) =>
      ask<Ticket | Record<string, never> | undefined>(`/tickets/${id}${path && `/${path}`}`, {
        method,
        body: method === 'DELETE' || method === 'PUT' ? undefined : (body ?? {}),
        version,
        key: method === 'POST' ? newKey() : undefined,
      }),
    onSuccess: (answer) => {
      if (answer && 'version' in answer)
        client.setQueryData<Ticket>(keys.ticket(answer.id), (known) => ({ ...known, ...(answer as Ticket) }));
      refreshTickets(client, id);
    },
    onError: refused,
  });
  const { mutateAsync, isPending } = step;
  // The refusal has been said by onError; what follows a success is simply not done.
  const attempt = (asked: Step): Promise<boolean> =>
    mutateAsync(asked).then(
      () => true,
      () => false,
    );
  const told = async (asked: Step, message: string) => {
    const done = await attempt(asked);
    if (done) say({ color: 'teal', message });
    return done;
  };

  const release = () => attempt({ path: 'release', body: { reason: '' } });
  const claim = async () => {
    const claimed = await attempt({ path: 'claim' });
    if (claimed) offerUndo(`claimed-${id}`, t('done.claimed'), t('action.undo'), release);
    return claimed;
  };
  return {
    busy: isPending,
    claim,
    release: async () => (await release()) && say({ message: t('done.released') }),
    noAction: async (version: number) =>
      (await attempt({ path: 'no-action', body: { reason: '' }, version })) &&
      say({ color: 'teal', message: t('done.noAction') }),
    decline: async (reason: string, returnable: boolean) => {
      const done = await attempt({ path: 'decline', body: { reason, returnable } });
      if (done) say({ message: t('done.declined') });
      return done;
    },
    reassign: (to: Target, reason: string, version: number) =>
      told({ path: 'reassign', body: { to, reason }, version }, t('done.reassigned')),
    snooze: (sleep: Sleep, version: number) => told({ path: 'snooze', body: sleep, version }, t('done.snoozed')),
    wake: () => told({ path: 'wake' }, t('done.woken')),
    nudge: (text: string) => told({ path: 'nudge', body: { text } }, t('done.nudged')),
    edit: (changes: Changes, version: number) =>
      told({ path: '', method: 'PATCH', body: changes, version }, t('done.saved')),
    merge: (into: number, version: number) => told({ path: 'merge', body: { into }, version }, t('done.merged')),
    split: (messages: number[], subject: string, version: number) =>
      told({ path: 'split', body: { messages, subject: subject || null }, version }, t('done.split')),
    follow: (agentId: number, on: boolean) =>
      told(
        { path: `followers/${agentId}`, method: on ? 'PUT' : 'DELETE' },
        t(on ? 'done.followed' : 'done.unfollowed'),
      ),
  };
}

/** Says a refusal and shows what is true now: who was first, or the changed ticket. */
export function useRefusal(id: number) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (reason: unknown) => {
    if (!(reason instanceof Problem)) return showProblem(reason, t);
    if (reason.kind === 'already-claimed') {
      const name = nameOf(reason.facts.claimed_by as string | PersonRef | null) ?? t('ticket.somebody');
      const at = reason.facts.claimed_at;
      const ago = ageInSeconds(typeof at === 'string' ? at : new Date().toISOString(), Date.now(), t);
      client.setQueryData(keys.taker(id), name);
      say({ color: 'orange', message: t('problem.already-claimed', { name, ago }) });
      dropFromLists(client, id);
    } else showProblem(reason, t);
    if ([404, 409, 412].includes(reason.status)) refreshTickets(client, id);
  };
}

function dropFromLists(client: ReturnType<typeof useQueryClient>, id: number): void {
  client.setQueriesData<InfiniteData<Page<Ticket>>>(
    { queryKey: keys.lists },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, items: page.items.filter((row) => row.id !== id) })),
      },
  );
}

function offerUndo(id: string, said: string, undo: string, act: () => void): void {
  const press = () => {
    unsay(id);
    act();
  };
  say({
    id,
    color: 'teal',
    message: (
      <Group justify="space-between">
        <Text size="sm">{said}</Text>
        <Button variant="default" size="compact-sm" onClick={press} data-testid="undo">
          {undo}
        </Button>
      </Group>
    ),
  });
}
