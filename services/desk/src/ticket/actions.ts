import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask, newKey, Problem } from '../api/client';
import { keys, refreshTickets, useSignedIn } from '../api/queries';
import type { Page, PersonRef, Priority, Ticket } from '../api/types';
import { nameOf } from '../text/names';
import { showProblem } from '../text/problems';
import { say, unsay } from '../text/say';
import { ageInSeconds } from '../text/time';
import { sayWithUndo } from '../text/undo';

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

/** What came while somebody was about to act, and the way to act all the same. */
export interface NewLetters {
  letters: { id: number; author: string; preview: string }[];
  insist: () => Promise<boolean>;
}

type Answer = Ticket | Record<string, never> | undefined;
type Undo = (answer: Answer) => void;

/**
 * What an agent does with a ticket. Each answer of the server is put where it is shown; each refusal is said. A letter
 * that came meanwhile goes to `met` where it is given, so that it can be shown before it is insisted.
 */
export function useTicketActions(id: number, met?: (found: NewLetters) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refused = useRefusal(id);
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ path, method = 'POST', body, version }: Step) =>
      ask<Answer>(`/tickets/${id}${path && `/${path}`}`, {
        method,
        body: method === 'DELETE' ? undefined : (body ?? (method === 'PUT' ? undefined : {})),
        version,
        key: method === 'POST' ? newKey() : undefined,
      }),
    onSuccess: (answer) => {
      if (answer && 'version' in answer)
        client.setQueryData<Ticket>(keys.ticket(answer.id), (known) => ({ ...known, ...(answer as Ticket) }));
      refreshTickets(client, id);
    },
  });

  /** Does a step and says so; the refusal is said, too, and what follows a success is then not done. */
  const told = (asked: Step, message: string, undo?: Undo): Promise<boolean> => {
    // What was done before cannot be taken back any more once something else is done.
    unsay(`done-${id}`);
    return mutateAsync(asked).then(
      (answer) => {
        if (undo) sayWithUndo(`done-${id}`, message, t('action.undo'), () => undo(answer));
        else say({ color: 'teal', message });
        return true;
      },
      (reason) => {
        const came = met ? newLettersOf(reason) : null;
        if (came) {
          met?.({ letters: came.letters, insist: () => told({ ...asked, version: came.version }, message, undo) });
          refreshTickets(client, id);
        } else refused(reason);
        return false;
      },
    );
  };

  const me = useSignedIn();
  const release = () => told({ path: 'release', body: { reason: '' } }, t('done.released'));
  const wake = () => told({ path: 'wake' }, t('done.woken'));
  const followWords = (agentId: number, on: boolean) =>
    agentId === me.agent_id ? t(on ? 'done.followed' : 'done.unfollowed') : t('done.saved');
  const follow = (agentId: number, on: boolean, undo?: Undo) =>
    told({ path: `followers/${agentId}`, method: on ? 'PUT' : 'DELETE' }, followWords(agentId, on), undo);
  const letIn = (agentId: number) => told({ path: `blocks/${agentId}`, method: 'DELETE' }, t('done.letIn'));
  return {
    busy: isPending,
    claim: () => told({ path: 'claim' }, t('done.claimed'), () => void release()),
    release,
    noAction: (version: number) => told({ path: 'no-action', body: { reason: '' }, version }, t('done.noAction')),
    decline: (reason: string, returnable: boolean) =>
      told({ path: 'decline', body: { reason, returnable } }, t('done.declined')),
    reassign: (to: Target, reason: string, version: number) =>
      told({ path: 'reassign', body: { to, reason }, version }, t('done.reassigned')),
    snooze: (sleep: Sleep, version: number) =>
      // What the customer was told cannot be taken back.
      told({ path: 'snooze', body: sleep, version }, t('done.snoozed'), sleep.tell === null ? wake : undefined),
    wake,
    nudge: (text: string) => told({ path: 'nudge', body: { text } }, t('done.nudged')),
    edit: (changes: Changes, former: Changes, version: number) =>
      told({ path: '', method: 'PATCH', body: changes, version }, t('done.saved'), (answer) => {
        if (answer && 'version' in answer)
          void told({ path: '', method: 'PATCH', body: former, version: answer.version }, t('done.undone'));
      }),
    merge: (into: number, version: number) => told({ path: 'merge', body: { into }, version }, t('done.merged')),
    split: (messages: number[], subject: string, version: number) =>
      told({ path: 'split', body: { messages, subject: subject || null }, version }, t('done.split')),
    follow: (agentId: number, on: boolean) => follow(agentId, on, () => void follow(agentId, !on)),
    keepAway: (agentId: number, reason: string) =>
      told(
        { path: `blocks/${agentId}`, method: 'PUT', body: { reason } },
        t('done.keptAway'),
        () => void letIn(agentId),
      ),
    letIn,
  };
}

/** The letters that a refusal names as come meanwhile, with the version to insist with; else null. */
function newLettersOf(reason: unknown) {
  if (!(reason instanceof Problem) || reason.kind !== 'new-letter') return null;
  const { messages, version } = reason.facts as { messages?: NewLetters['letters']; version?: number };
  return version === undefined ? null : { letters: messages ?? [], version };
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
