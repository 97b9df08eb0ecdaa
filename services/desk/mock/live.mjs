// The stream of the mock, and a way to make something happen: POST /mock/alert, POST /mock/withdraw.
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
