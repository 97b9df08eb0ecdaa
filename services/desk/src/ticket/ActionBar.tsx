import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/types';
import { Icon } from '../icons';
import { useShortcut } from '../keyboard/shortcuts';
import { useTicketActions } from './actions';
import type { Mode } from './Composer';
import { DeclineDialog } from './DeclineDialog';
import { ReassignDialog } from './ReassignDialog';

/** What may be done with the ticket now, as the server says it; the keys do the same. */
export function ActionBar({ ticket, compose }: { ticket: Ticket; compose: (mode: Mode) => void }) {
  const { t } = useTranslation();
  const act = useTicketActions(ticket.id);
  const [dialog, setDialog] = useState<'reassign' | 'decline' | null>(null);
  const may = new Set(ticket.may);

  // Who claims a letter means to answer it.
  const claim = async () => (await act.claim()) && compose('reply');
  const reply = () => (may.has('reply') ? compose('reply') : void claim());
  const noAction = () => void act.noAction(ticket.version);
  useShortcut('c', () => void claim(), may.has('claim'));
  useShortcut('r', reply, may.has('reply') || may.has('claim'));
  useShortcut('n', () => compose('note'), may.has('note'));
  useShortcut('e', noAction, may.has('no_action'));

  return (
    <Group gap={8}>
      {may.has('claim') && (
        <Button
          size="sm"
          leftSection={<Icon name="hand" size={18} />}
          onClick={() => void claim()}
          loading={act.busy}
          data-testid="claim"
        >
          {t('action.claim')}
        </Button>
      )}
      {may.has('reply') && (
        <Button size="sm" leftSection={<Icon name="reply" size={18} />} onClick={reply} data-testid="reply">
          {t('action.reply')}
        </Button>
      )}
      {may.has('note') && (
        <Button
          size="sm"
          variant="default"
          leftSection={<Icon name="note" size={18} />}
          onClick={() => compose('note')}
          data-testid="note"
        >
          {t('action.note')}
        </Button>
      )}
      {may.has('no_action') && (
        <Button
          size="sm"
          variant="default"
          leftSection={<Icon name="check" size={18} />}
          onClick={noAction}
          data-testid="no-action"
        >
          {t('action.noAction')}
        </Button>
      )}
      {may.has('decline') && (
        <Button size="sm" variant="default" onClick={() => setDialog('decline')} data-testid="decline">
          {t('action.decline')}
        </Button>
      )}
      {(may.has('release') || may.has('reassign')) && (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="default" aria-label={t('action.more')} data-testid="more">
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {may.has('release') && (
              <Menu.Item onClick={() => void act.release()} data-testid="release">
                {t('action.release')}
              </Menu.Item>
            )}
            {may.has('reassign') && (
              <Menu.Item onClick={() => setDialog('reassign')} data-testid="reassign">
                {t('action.reassign')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog === 'reassign' && <ReassignDialog ticket={ticket} act={act} close={() => setDialog(null)} />}
      {dialog === 'decline' && <DeclineDialog act={act} close={() => setDialog(null)} />}
    </Group>
  );
}
