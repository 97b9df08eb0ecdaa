import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { createElement, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, newKey, Problem, Unreachable } from '../api/client';
import { keys, refreshTickets } from '../api/queries';
import type { Message, Ticket } from '../api/types';
import { say, unsay } from '../text/say';
import { useRefusal } from './actions';
import type { Mode } from './Composer';
import { SentWord, windowOf } from './SentWord';

/** What is sent: the text, and for a reply who gets a copy, from where and when it goes out. */
export interface Written {
  text: string;
  /** Null: whoever wrote. */
  to: string[] | null;
  cc: string[];
  many_copied: boolean;
  sender: string | null;
  send_at: string | null;
  attachments: string[];
}

/**
 * Sends a reply or saves a note. A request whose answer was lost is repeated with the same key, so that pressing
 * send again cannot send twice; any answer of the server, also a refusal, ends that key.
 */
export function useSend(ticket: Ticket, mode: Mode, sent: () => void, crowded: (addresses: string[]) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refused = useRefusal(ticket.id);
  const pending = useRef<{ of: string; key: string } | null>(null);

  function keyFor(written: Written): string {
    const of = JSON.stringify(written);
    if (pending.current?.of !== of) pending.current = { of, key: newKey() };
    return pending.current.key;
  }

  const { mutate, isPending } = useMutation({
    mutationFn: (written: Written) =>
      mode === 'reply'
        ? ask<Message>(`/tickets/${ticket.id}/replies`, {
            method: 'POST',
            body: { ...written, public: null },
            version: ticket.version,
            key: keyFor(written),
          })
        : ask<Message>(`/tickets/${ticket.id}/notes`, {
            method: 'POST',
            body: { text: written.text },
            key: keyFor(written),
          }),
    onSuccess: (message) => {
      pending.current = null;
      const answered = (one: Message): Message =>
        mode === 'reply' && one.disposition === 'open' ? { ...one, disposition: 'answered' } : one;
      client.setQueryData<Message[]>(
        keys.part(ticket.id, 'messages'),
        (known) => known && [...known.filter(({ id }) => id !== message.id).map(answered), message],
      );
      unsay(`done-${ticket.id}`);
      // A reply answers every open letter; the agent may lose sight of the ticket with that.
      if (mode === 'reply') {
        client.setQueryData<Ticket>(
          keys.ticket(ticket.id),
          (known) => known && { ...known, state: 'worked_out', may: [] },
        );
      }
      refreshTickets(client, ticket.id);
      void client.invalidateQueries({ queryKey: keys.waitingReplies });
      say(mode === 'reply' ? wordOf(message, t) : { color: 'teal', message: t('done.noted') });
      sent();
    },
    onError: (reason) => {
      if (!(reason instanceof Unreachable)) pending.current = null;
      // The composer shows the letter that came in between as soon as it is read; nothing else needs to be said.
      if (reason instanceof Problem && reason.kind === 'new-letter') refreshTickets(client, ticket.id);
      else if (reason instanceof Problem && reason.kind === 'many-copied') crowded(reason.facts.addresses as string[]);
      else refused(reason);
    },
  });
  return { send: mutate, sending: isPending };
}

/** Longer than this a reply was meant to wait; it is undone in the list of what waits. */
const UNDONE_WITHIN_SECONDS = 600;

/** "Sent. Undo" for as long as it can be undone. */
function wordOf(message: Message, t: TFunction) {
  const seconds = windowOf(message);
  if (seconds > UNDONE_WITHIN_SECONDS) return { color: 'teal', message: t('done.waits') };
  if (seconds === 0) return { color: 'teal', message: t('done.replied') };
  return {
    id: `sent-${message.ticket_id}`,
    color: 'teal',
    autoClose: seconds * 1000,
    message: createElement(SentWord, { message, seconds }),
  };
}
