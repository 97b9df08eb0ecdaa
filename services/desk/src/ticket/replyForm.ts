/** What a reply is made of, and taking one back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/client';
import { keys, refreshTickets, useSignedIn } from '../api/queries';
import type { Message, Page } from '../api/types';
import { showProblem } from '../text/problems';
import { say, unsay } from '../text/say';
import { keepDraft } from './drafts';

export interface Person {
  name: string;
  address: string;
}

export interface OfferedSender extends Person {
  signature: string;
}

export interface OfferedTemplate {
  key: string;
  name: string;
  language: string;
  text: string;
}

export interface ReplyForm {
  to: Person[];
  participants: Person[];
  senders: OfferedSender[];
  templates: OfferedTemplate[];
  public: boolean;
}

export function useReplyForm(ticket: number, enabled: boolean) {
  return useQuery({
    queryKey: keys.part(ticket, 'reply-form'),
    queryFn: () => ask<ReplyForm>(`/tickets/${ticket}/reply-form`),
    enabled,
    staleTime: 30_000,
  }).data;
}

/** Milliseconds until the list is read again: soon after the soonest goes out, for nobody tells that it did. */
function untilTheNextGoes(waiting: Message[] | undefined): number {
  const soonest = Date.parse(waiting?.[0]?.send_at ?? '');
  return Number.isNaN(soonest) ? 30_000 : Math.min(30_000, Math.max(0, soonest - Date.now()) + 2_000);
}

/** Replies that are held back for later: one's own, of supervisors everybody's. */
export function useWaitingReplies() {
  return useQuery({
    queryKey: keys.waitingReplies,
    queryFn: async () => (await ask<Page<Message>>('/replies/waiting')).items,
    refetchInterval: ({ state }) => untilTheNextGoes(state.data),
  });
}

/** Tickets whose composer is to open again, because their reply was taken back. */
export const composeAgain = new EventTarget();
const wanted = new Set<number>();

export function wantsComposer(ticket: number): boolean {
  return wanted.delete(ticket);
}

/** Takes a reply back; its text stands in the composer again. */
export function useTakeBack() {
  const { t } = useTranslation();
  const me = useSignedIn();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: Message) => ask<Message>(`/messages/${message.id}/cancel`, { method: 'POST', body: {} }),
    onSuccess: (message) => {
      const ticket = message.ticket_id;
      if (ticket === null) return;
      unsay(`sent-${ticket}`);
      if (message.author?.agent_id === me.agent_id) {
        keepDraft(me.agent_id, ticket, 'reply', message.visible_text ?? message.text);
        wanted.add(ticket);
      }
      refreshTickets(client, ticket);
      void client.invalidateQueries({ queryKey: keys.waitingReplies });
      composeAgain.dispatchEvent(new Event('taken-back'));
      // Text can stand in the composer again; files belong to the reply that was taken back.
      const said = message.attachments.length > 0 ? 'done.takenBackFiles' : 'done.takenBack';
      say({ color: message.attachments.length > 0 ? 'orange' : 'teal', message: t(said) });
    },
    onError: (reason, message) => {
      showProblem(reason, t);
      if (message.ticket_id !== null) refreshTickets(client, message.ticket_id);
    },
  });
}
