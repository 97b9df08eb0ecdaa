import { useTranslation } from 'react-i18next';
import { useExplanation, useSignedIn } from '../api/queries';
import type { Ticket } from '../api/types';
import { Icon } from '../icons';
import { clockTime, left, span } from '../text/time';
import { useNow } from '../text/useNow';
import classes from './TicketPane.module.css';

/** What the running deadline means for this person. */
function meaning(ticket: Ticket, agentId: number) {
  if (ticket.deadline === 'claim') return ticket.holder?.id === agentId ? 'claim' : 'held';
  if (ticket.deadline === 'acceptance') return 'acceptance';
  if (ticket.deadline === 'snooze') return 'snooze';
  return ticket.exclusive && ticket.responsible?.id === agentId ? 'alone' : 'stage';
}

/** So many seconds of the clock beyond the working time tell the reader something. */
const NOTABLE = 300;

/** The sentence that says why this person sees the ticket, and how long its deadline still runs. */
export function Why({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTranslation();
  const me = useSignedIn();
  const now = useNow();
  const working = useExplanation(ticket.id).data?.remaining_working_seconds ?? null;
  const clock = ticket.due_at ? (Date.parse(ticket.due_at) - now) / 1000 : 0;
  const isLonger = working !== null && working > 0 && clock - working > NOTABLE;
  return (
    <div className={classes.why} data-testid="why">
      <Icon name="clock" size={18} />
      <div>
        <span dir="auto">{ticket.why}</span>{' '}
        {ticket.due_at && ticket.deadline && (
          <time className={classes.due} dateTime={ticket.due_at} title={clockTime(ticket.due_at, now, i18n.language)}>
            {Date.parse(ticket.due_at) <= now
              ? t('why.over')
              : t(`why.${meaning(ticket, me.agent_id)}`, { left: left(ticket.due_at, now, t) })}
          </time>
        )}
        {isLonger && (
          <span className={classes.working} data-testid="working-left">
            {t('why.working', { left: span(working, t) })}
          </span>
        )}
      </div>
    </div>
  );
}
