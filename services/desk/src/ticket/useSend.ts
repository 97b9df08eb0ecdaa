import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, newKey, Problem, Unreachable } from '../api/client';
import { keys, refreshTickets } from '../api/queries';
import type { Message, Ticket } from '../api/types';
import { say, unsay } from '../text/say';
import { useRefusal } from './actions';
import type { Mode } from './Composer';

interface Written {
  text: string;
  cc: string[];
}

/**
 * Sends a reply or saves a note. A request whose answer was lost is repeated with the same key, so that pressing
 * send again cannot send twice; any answer of the server, also a refusal, ends that key.
 */
export function useSend(ticket: Ticket, mode: Mode, sent: () => void) {
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
      say({ color: 'teal', message: t(mode === 'reply' ? 'done.replied' : 'done.noted') });
      sent();
    },
    onError: (reason) => {
      if (!(reason instanceof Unreachable)) pending.current = null;
      // The composer shows the letter that came in between as soon as it is read; nothing else needs to be said.
      if (reason instanceof Problem && reason.kind === 'new-letter') refreshTickets(client, ticket.id);
      else refused(reason);
    },
  });
  return { send: (text: string, cc: string[]) => mutate({ text, cc }), sending: isPending };
}
