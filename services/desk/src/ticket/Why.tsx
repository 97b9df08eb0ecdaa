import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../api/queries';
import type { Ticket } from '../api/types';
import { Icon } from '../icons';
import { clockTime, left } from '../text/time';
import { useNow } from '../text/useNow';
import classes from './TicketPane.module.css';

/** What the running deadline means for this person. */
function meaning(ticket: Ticket, agentId: number) {
  if (ticket.deadline === 'claim') return ticket.holder?.id === agentId ? 'claim' : 'held';
  if (ticket.deadline === 'acceptance') return 'acceptance';
  if (ticket.deadline === 'snooze') return 'snooze';
  return ticket.exclusive && ticket.responsible?.id === agentId ? 'alone' : 'stage';
}

/** The sentence that says why this person sees the ticket, and how long its deadline still runs. */
export function Why({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTranslation();
  const me = useSignedIn();
  const now = useNow();
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
      </div>
    </div>
  );
}
