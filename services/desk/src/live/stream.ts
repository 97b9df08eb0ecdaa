/** The live stream: reads events, comes back by itself, and says whether it is connected. */

import { BASE } from '../api/client';
import type { AlertItem, AlertWithdrawn } from '../api/types';

export interface LiveHandlers {
  connected: (isConnected: boolean) => void;
  /** The stream tells of everything from now on; what was read before may have missed something. */
  opened: (again: boolean) => void;
  raised: (alert: AlertItem) => void;
  withdrawn: (alert: AlertWithdrawn) => void;
  ticketChanged: (id: number) => void;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Opens the stream; the returned function closes it for good. */
export function openStream(handlers: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let lost = false;

  function read<T>(name: string, handle: (data: T) => void): void {
    source?.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent<string>).data) as T));
  }

  function connect(): void {
    source = new EventSource(`${BASE}/alerts/stream`);
    source.onopen = () => {
      wait = FIRST_WAIT;
      handlers.connected(true);
      handlers.opened(lost);
      lost = false;
    };
    source.onerror = () => {
      lost = true;
      handlers.connected(false);
      // The browser itself resumes (with Last-Event-ID) unless the answer was an error; then we begin anew.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, wait * (0.7 + Math.random() * 0.6));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    read<AlertItem>('alert.raised', handlers.raised);
    read<AlertWithdrawn>('alert.withdrawn', handlers.withdrawn);
    read<{ ticket_id: number }>('ticket.changed', (data) => handlers.ticketChanged(data.ticket_id));
  }

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
