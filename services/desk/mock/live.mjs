// The stream of the mock, and ways to make something happen: POST /mock/alert, /mock/withdraw, /mock/letter.
import { minutes } from './company.mjs';
import { tickets } from './fixtures.mjs';

const streams = new Set();
let number = 0;
export const alerts = [];

export function tell(event, data) {
  number += 1;
  for (const stream of streams) stream.write(`id: ${number}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

export function open(answer) {
  answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  answer.write('event: hello\ndata: {}\n\n');
  streams.add(answer);
  answer.on('close', () => streams.delete(answer));
}

export function raise() {
  const one = tickets[0].row;
  const alert = {
    id: `a-${Date.now()}`,
    ticket_id: one.id,
    kind: 'offer',
    title: one.subject,
    text: `${one.customer.name} wrote to you`,
    raised_at: minutes(0),
    acknowledged_at: null,
  };
  alerts.unshift(alert);
  tell('alert.raised', alert);
}

export function withdraw() {
  const alert = alerts.shift();
  if (alert)
    tell('alert.withdrawn', {
      alert_id: alert.id,
      ticket_id: alert.ticket_id,
      reason: 'claimed',
      claimed_by: 'Bruno Mertens',
    });
}

/** A further letter to the ticket that Anna holds. */
export function write() {
  const one = tickets.find(({ row }) => row.id === 103);
  const text = 'One more thing: please send it by post, too.';
  one.messages.push({
    ...one.messages[0],
    id: 5000 + number,
    disposition: 'open',
    text,
    visible_text: text,
    received_at: minutes(0),
  });
  Object.assign(one.row, { version: one.row.version + 1, open_letters: 2, state: 'claimed' });
  tell('ticket.changed', { ticket_id: 103 });
}
