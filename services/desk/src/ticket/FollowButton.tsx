import { ActionIcon, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../api/queries';
import type { Ticket } from '../api/types';
import { Icon } from '../icons';
import { useShortcut } from '../keyboard/shortcuts';
import type { useTicketActions } from './actions';

interface FollowButtonProps {
  ticket: Ticket;
  act: ReturnType<typeof useTicketActions>;
}

/** Follows the ticket, or no longer: who follows hears of every change. */
export function FollowButton({ ticket, act }: FollowButtonProps) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const turn = () => void act.follow(me.agent_id, !ticket.followed);
  useShortcut('f', turn);
  const label = t(ticket.followed ? 'action.unfollow' : 'action.follow');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={ticket.followed ? 'light' : 'default'}
        aria-pressed={ticket.followed}
        aria-label={t('action.follow')}
        onClick={turn}
        data-testid="follow"
      >
        <Icon name="eye" />
      </ActionIcon>
    </Tooltip>
  );
}
