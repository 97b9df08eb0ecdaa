import { Badge, Checkbox } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useSignedIn } from '../api/queries';
import type { Ticket, ViewName } from '../api/types';
import { Icon } from '../icons';
import { age, left } from '../text/time';
import { useNow } from '../text/useNow';
import classes from './TicketList.module.css';

const SOON_MS = 15 * 60_000;

interface TicketRowProps {
  ticket: Ticket;
  view: ViewName;
  at: number;
  open: boolean;
  chosen: boolean;
  choose: (id: number) => void;
}

export const TicketRow = memo(function TicketRow({ ticket, view, at, open, chosen, choose }: TicketRowProps) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const now = useNow();
  const customer = ticket.customer?.name || ticket.customer?.address || t('ticket.unknownCustomer');
  const foreign = ticket.holder !== null && ticket.holder.id !== me.agent_id;
  return (
    <div className={classes.entry} data-chosen={chosen || undefined}>
      <Checkbox
        size="xs"
        className={classes.choose ?? ''}
        checked={chosen}
        onChange={() => choose(ticket.id)}
        aria-label={t('bulk.choose', { subject: ticket.subject || t('ticket.noSubject') })}
        data-testid={`choose-${ticket.id}`}
      />
      <Link
        href={`/view/${view}/${ticket.id}`}
        className={classes.row ?? ''}
        aria-current={open ? 'true' : undefined}
        data-testid={`ticket-row-${ticket.id}`}
        data-at={at}
      >
        <span className={classes.line}>
          <bdi className={classes.customer}>{customer}</bdi>
          <span className={classes.aside}>{age(ticket.oldest_open_at ?? ticket.updated_at, now, t)}</span>
        </span>
        <span className={classes.line}>
          <bdi className={classes.subject}>{ticket.subject || t('ticket.noSubject')}</bdi>
          {(ticket.failed_replies ?? 0) > 0 && <Badge color="red">{t('badge.notDelivered')}</Badge>}
          {ticket.priority === 'high' && <Badge color="red">{t('priority.high')}</Badge>}
          {ticket.tags.slice(0, 2).map((tag) => (
            <Badge key={tag} variant="outline" color="gray" tt="none">
              {tag}
            </Badge>
          ))}
          {ticket.public && <Badge color="grape">{t('badge.public')}</Badge>}
          {ticket.state === 'worked_out' && <Badge variant="default">{t('badge.worked_out')}</Badge>}
        </span>
        <span className={classes.line}>
          <bdi className={classes.preview}>{ticket.preview}</bdi>
          {foreign && <span className={classes.aside}>{ticket.holder?.name}</span>}
          {!foreign && ticket.due_at && <Hold due={ticket.snoozed_until ?? ticket.due_at} now={now} />}
        </span>
      </Link>
    </div>
  );
});

function Hold({ due, now }: { due: string; now: number }) {
  const { t } = useTranslation();
  return (
    <span className={classes.aside} data-soon={Date.parse(due) - now < SOON_MS || undefined}>
      <Icon name="clock" size={14} />
      <span className="visually-hidden">{t('ticket.timeLeft')}</span>
      {left(due, now, t)}
    </span>
  );
}
