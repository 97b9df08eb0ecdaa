import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api/administration';
import { StandingFollowers } from '../ticket/StandingFollowers';

/** Who follows whatever an agent holds, such as somebody who teaches him. */
export function FollowersDialog({ agent, close }: { agent: Agent; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={close}
      title={t('agent.followersOf', { name: agent.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <StandingFollowers of={`/agents/${agent.id}`} hint={t('agent.followersHint')} />
    </Modal>
  );
}
