/** Who else is about a ticket: people who were not asked, and addresses that bounced. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { showProblem } from '../text/problems';
import { say } from '../text/say';
import { ask, newKey } from './client';
import { keys, refreshTickets } from './queries';

export interface Held {
  message_id: number;
  ticket_id: number;
  may_belong_to: number;
  author: { name: string; address: string; verified: boolean };
  subject: string;
  preview: string;
  received_at: string;
}

export interface Bounced {
  address: string;
  at: string;
  permanent: boolean;
  reason: string;
}

export interface Correspondents {
  held: Held[];
  may_belong: Held[];
  bounced: Bounced[];
}

export function useCorrespondents(id: number) {
  return useQuery({
    queryKey: keys.part(id, 'correspondents'),
    queryFn: ({ signal }) => ask<Correspondents>(`/tickets/${id}/correspondents`, { signal }),
  });
}

type Deed = 'admit' | 'separate' | 'letter';

/** Decides about a message; what changed is read anew, and a refusal is said. */
export function useDecide(messageId: number, ticketId: number | null) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (deed: Deed) => ask(`/messages/${messageId}/${deed}`, { method: 'POST', key: newKey() }),
    onSuccess: (_, deed) => say({ color: 'teal', message: t(`correspondents.done.${deed}`) }),
    onError: (reason) => showProblem(reason, t),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.machineMail });
      if (ticketId !== null) refreshTickets(client, ticketId);
    },
  });
}
