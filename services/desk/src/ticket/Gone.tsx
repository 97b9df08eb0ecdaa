import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/queries';
import type { Ticket } from '../api/types';
import { Icon } from '../icons';
import classes from './TicketPane.module.css';

/** Says why a ticket that is still open here has left this agent's lists. */
export function Gone({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const taker = useQueryClient().getQueryData<string>(keys.taker(ticket.id));
  const said = taker ? t('gone.claimed', { name: taker }) : t('gone.moved');
  return (
    <div className={classes.why} role="status" data-testid="gone">
      <Icon name="info" size={18} />
      <div>{ticket.state === 'worked_out' ? t('gone.workedOut') : said}</div>
    </div>
  );
}
