import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask, newKey } from '../api/client';
import { refreshTickets } from '../api/queries';
import type { BulkAnswer, Ticket } from '../api/types';
import { showProblem } from '../text/problems';
import { say } from '../text/say';
import { sayWithUndo } from '../text/undo';
import { type Bulk, type Step, undoOf } from './bulk';

/** So many tickets go in one request; more are sent one request after the other. */
const AT_ONCE = 200;

interface Asked {
  tickets: Ticket[];
  bulk: Bulk;
}

/** Does one thing with several tickets; `left` gets the ids of those it was refused for, which stay chosen. */
export function useBulk(left: (ids: number[]) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: async (steps: Step[]) => {
      for (const { path, body } of steps) await ask(path, { method: 'POST', body, key: newKey() });
    },
    onSuccess: () => say({ color: 'teal', message: t('done.undone') }),
    onError: (reason) => showProblem(reason, t),
    onSettled: () => refreshTickets(client),
  });
  const forth = useMutation({
    mutationFn: async ({ tickets, bulk }: Asked) => {
      const ids = tickets.map(({ id }) => id);
      const whole: BulkAnswer = { done: [], refused: [] };
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const body = { tickets: ids.slice(from, from + AT_ONCE), ...bulk };
        const part = await ask<BulkAnswer>('/tickets/bulk', { method: 'POST', body, key: newKey() });
        whole.done.push(...part.done);
        whole.refused.push(...part.refused);
      }
      return whole;
    },
    onSuccess: ({ done, refused }, { tickets, bulk }) => {
      const steps = undoOf(
        bulk,
        tickets.filter(({ id }) => done.includes(id)),
      );
      const said = t('bulk.done', { count: done.length });
      if (steps.length) sayWithUndo('bulk', said, t('action.undo'), () => back.mutate(steps));
      else if (done.length) say({ color: 'teal', message: said });
      if (refused.length) {
        const reasons = [...new Set(refused.map(({ title }) => title))].slice(0, 3).join('\n');
        say({ color: 'orange', message: `${t('bulk.refused', { count: refused.length })}\n${reasons}` });
      }
      left(refused.map(({ ticket_id }) => ticket_id));
    },
    onError: (reason) => showProblem(reason, t),
    onSettled: () => refreshTickets(client),
  });
  return {
    run: (tickets: Ticket[], bulk: Bulk) => forth.mutate({ tickets, bulk }),
    running: forth.isPending || back.isPending,
  };
}
