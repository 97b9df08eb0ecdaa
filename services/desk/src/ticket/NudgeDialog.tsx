import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/types';
import type { useTicketActions } from './actions';

interface NudgeDialogProps {
  ticket: Ticket;
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** Asks whoever has the ticket how it stands; the question is kept until he does something with it. */
export function NudgeDialog({ ticket, act, close }: NudgeDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const nudge = async () => (await act.nudge(text.trim())) && close();
  return (
    <Modal opened onClose={close} title={t('nudge.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('nudge.text', { name: (ticket.holder ?? ticket.responsible)?.name ?? t('ticket.somebody') })}
        </Text>
        <Textarea
          label={t('nudge.question')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
          autosize
          minRows={2}
          maxLength={1000}
        />
        <Group justify="flex-end">
          <Button onClick={() => void nudge()} loading={act.busy} data-testid="nudge-send">
            {t('nudge.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
