import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api/administration';
import { instantOf } from '../text/time';
import { Refusal } from './FormDialog';
import { useChange } from './resource';

/** An agent leaves: now or at a given time. What he holds goes back to the ladder. */
export function DepartureDialog({ agent, close }: { agent: Agent; close: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState('');
  const leave = useChange<Agent>(close, true);
  const send = () =>
    leave.mutate({
      path: `/agents/${agent.id}/departure`,
      method: 'POST',
      body: { at: instantOf(at) },
    });
  return (
    <Modal
      opened
      onClose={close}
      title={t('departure.title', { name: agent.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm">{t('departure.text')}</Text>
        <TextInput
          type="datetime-local"
          label={t('departure.at')}
          description={t('departure.atHint')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Refusal error={leave.error} />
        <Group justify="flex-end">
          <Button color="red" onClick={send} loading={leave.isPending}>
            {t('departure.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
