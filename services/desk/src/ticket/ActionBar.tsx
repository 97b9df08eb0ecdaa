import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, ViewName } from '../api/types';
import { Icon, type IconName } from '../icons';
import { useShortcut } from '../keyboard/shortcuts';
import { type NewLetters, useTicketActions } from './actions';
import type { Mode } from './Composer';
import { DeclineDialog } from './DeclineDialog';
import { EditDialog } from './EditDialog';
import { FollowButton } from './FollowButton';
import { MergeDialog } from './MergeDialog';
import { type Dialog, MoreMenu } from './MoreMenu';
import { NewLettersDialog } from './NewLettersDialog';
import { NudgeDialog } from './NudgeDialog';
import { ReassignDialog } from './ReassignDialog';
import { SnoozeDialog } from './SnoozeDialog';
import { SplitDialog } from './SplitDialog';

interface ActionBarProps {
  ticket: Ticket;
  view: ViewName;
  gone: boolean;
  compose: (mode: Mode) => void;
}

/** What may be done with the ticket now, as the server says it; the keys do the same. */
export function ActionBar({ ticket, view, gone, compose }: ActionBarProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [met, setMet] = useState<NewLetters | null>(null);
  const act = useTicketActions(ticket.id, setMet);
  const may = new Set(ticket.may);

  // Who claims a letter means to answer it.
  const claim = async () => (await act.claim()) && compose('reply');
  const reply = () => (may.has('reply') ? compose('reply') : void claim());
  const noAction = () => void act.noAction(ticket.version);
  const snooze = () => setDialog('snooze');
  useShortcut('c', () => void claim(), may.has('claim'));
  useShortcut('r', reply, may.has('reply') || may.has('claim'));
  useShortcut('n', () => compose('note'), may.has('note'));
  useShortcut('e', noAction, may.has('no_action'));
  useShortcut('z', snooze, may.has('snooze'));

  const props = { ticket, act, close: () => setDialog(null) };
  return (
    <Group gap={8}>
      {may.has('claim') && <Act name="claim" icon="hand" strong go={() => void claim()} busy={act.busy} />}
      {may.has('reply') && <Act name="reply" icon="reply" strong go={reply} />}
      {may.has('wake') && <Act name="wake" icon="sun" go={() => void act.wake()} busy={act.busy} />}
      {may.has('note') && <Act name="note" icon="note" go={() => compose('note')} />}
      {may.has('no_action') && <Act name="noAction" icon="check" go={noAction} id="no-action" />}
      {may.has('snooze') && <Act name="snooze" icon="moon" go={snooze} />}
      {may.has('decline') && (
        <Button size="sm" variant="default" onClick={() => setDialog('decline')} data-testid="decline">
          {t('action.decline')}
        </Button>
      )}
      {!gone && <FollowButton ticket={ticket} act={act} />}
      <MoreMenu may={may} release={() => void act.release()} open={setDialog} />
      {dialog === 'reassign' && <ReassignDialog {...props} />}
      {dialog === 'decline' && <DeclineDialog {...props} />}
      {dialog === 'snooze' && <SnoozeDialog {...props} />}
      {dialog === 'edit' && <EditDialog {...props} />}
      {dialog === 'nudge' && <NudgeDialog {...props} />}
      {dialog === 'merge' && <MergeDialog {...props} view={view} />}
      {dialog === 'split' && <SplitDialog {...props} />}
      {met && (
        <NewLettersDialog
          found={met}
          action={t(dialog === 'snooze' ? 'action.snooze' : 'action.noAction')}
          busy={act.busy}
          close={() => setMet(null)}
          done={() => {
            setMet(null);
            setDialog(null);
          }}
        />
      )}
    </Group>
  );
}

interface ActProps {
  name: 'claim' | 'reply' | 'wake' | 'note' | 'noAction' | 'snooze';
  icon: IconName;
  go: () => void;
  strong?: boolean;
  busy?: boolean;
  id?: string;
}

function Act({ name, icon, go, strong, busy, id }: ActProps) {
  const { t } = useTranslation();
  return (
    <Button
      size="sm"
      variant={strong ? 'filled' : 'default'}
      leftSection={<Icon name={icon} size={18} />}
      onClick={go}
      loading={busy ?? false}
      data-testid={id ?? name}
    >
      {t(`action.${name}`)}
    </Button>
  );
}
