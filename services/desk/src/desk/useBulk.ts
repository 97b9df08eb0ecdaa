import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask, newKey } from '../api/client';
import { refreshTickets } from '../api/queries';
import type { BulkAnswer } from '../api/types';
import { showProblem } from '../text/problems';
import { say } from '../text/say';
import type { Changes, Target } from '../ticket/actions';

/** So many tickets go in one request; more are sent one request after the other. */
const AT_ONCE = 200;

export type Bulk =
  | { action: 'claim' | 'release' | 'no_action' }
  | { action: 'reassign'; to: Target; reason: string }
  | { action: 'snooze'; until: string; reason: string }
  | ({ action: 'edit'; add_tags?: string[]; remove_tags?: string[] } & Pick<Changes, 'priority'>);

/** Does one thing with several tickets; `left` gets the ids of those it was refused for, which stay chosen. */
export function useBulk(left: (ids: number[]) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: async ({ ids, bulk }: { ids: number[]; bulk: Bulk }) => {
      const whole: BulkAnswer = { done: [], refused: [] };
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const body = { tickets: ids.slice(from, from + AT_ONCE), ...bulk };
        const part = await ask<BulkAnswer>('/tickets/bulk', { method: 'POST', body, key: newKey() });
        whole.done.push(...part.done);
        whole.refused.push(...part.refused);
      }
      return whole;
    },
    onSuccess: ({ done, refused }) => {
      if (done.length) say({ color: 'teal', message: t('bulk.done', { count: done.length }) });
      if (refused.length) {
        const reasons = [...new Set(refused.map(({ title }) => title))].slice(0, 3).join('\n');
        say({ color: 'orange', message: `${t('bulk.refused', { count: refused.length })}\n${reasons}` });
      }
      left(refused.map(({ ticket_id }) => ticket_id));
    },
    onError: (reason) => showProblem(reason, t),
    onSettled: () => refreshTickets(client),
  });
  return { run: (ids: number[], bulk: Bulk) => mutate({ ids, bulk }), running: isPending };
}
