import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { useTicketActions } from './actions';

interface DeclineDialogProps {
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** Gives an offer back with a reason; "never again" keeps the letter from coming back to this agent. */
export function DeclineDialog({ act, close }: DeclineDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [never, setNever] = useState(false);
  const decline = async () => (await act.decline(reason, !never)) && close();
  return (
    <Modal opened onClose={close} title={t('decline.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('decline.text')}
        </Text>
        <Textarea
          label={t('decline.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
          autosize
          minRows={2}
        />
        <Checkbox
          label={t('decline.never')}
          checked={never}
          onChange={(event) => setNever(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button onClick={() => void decline()} loading={act.busy} disabled={!reason.trim()}>
            {t('action.decline')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
