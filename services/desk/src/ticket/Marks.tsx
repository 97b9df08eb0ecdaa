import { Anchor, Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Ticket, ViewName } from '../api/types';
import { clockTime } from '../text/time';
import { useNow } from '../text/useNow';

/** What people and the policy say about a ticket: how pressing it is, its words, where it went. */
export function Marks({ ticket, view }: { ticket: Ticket; view: ViewName }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const due = ticket.answer_due_at;
  return (
    <>
      {ticket.priority !== 'normal' && (
        <Badge color={ticket.priority === 'high' ? 'red' : 'gray'} data-testid="priority">
          {t(`priority.${ticket.priority}`)}
        </Badge>
      )}
      {due && ticket.state !== 'worked_out' && (
        <Badge variant="default" color={Date.parse(due) < now ? 'red' : 'gray'} tt="none" data-testid="answer-due">
          {t(Date.parse(due) < now ? 'badge.overdue' : 'badge.answerBy', { time: clockTime(due, now, i18n.language) })}
        </Badge>
      )}
      {ticket.state === 'snoozed' && ticket.snoozed_until && (
        <Badge variant="default" tt="none" data-testid="snoozed-until">
          {t('badge.snoozedUntil', { time: clockTime(ticket.snoozed_until, now, i18n.language) })}
          {ticket.wake_on ? ` · ${ticket.wake_on}` : ''}
        </Badge>
      )}
      {ticket.tags.map((tag) => (
        <Badge key={tag} variant="outline" color="gray" tt="none">
          <bdi>{tag}</bdi>
        </Badge>
      ))}
      {ticket.merged_into !== null && (
        <Anchor component={Link} href={`/view/${view}/${ticket.merged_into}`} size="sm" data-testid="merged-into">
          {t('ticket.mergedInto', { id: ticket.merged_into })}
        </Anchor>
      )}
    </>
  );
}
