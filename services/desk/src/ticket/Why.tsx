import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/types';
import { Icon } from '../icons';
import { clockTime, left } from '../text/time';
import { useNow } from '../text/useNow';
import classes from './TicketPane.module.css';

/** The sentence that says why this person sees the ticket, and until when. */
export function Why({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <div className={classes.why} data-testid="why">
      <Icon name="clock" size={18} />
      <div>
        {ticket.why}{' '}
        {ticket.due_at && ticket.deadline && (
          <span className={classes.due}>
            {t(ticket.exclusive && ticket.deadline === 'stage' ? 'why.alone' : `why.${ticket.deadline}`, {
              time: clockTime(ticket.due_at, now, i18n.language),
            })}
            {' · '}
            {left(ticket.due_at, now, t)}
          </span>
        )}
      </div>
    </div>
  );
}
