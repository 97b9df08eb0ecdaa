import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMessages } from '../api/queries';
import type { Ticket } from '../api/types';
import { fullTime } from '../text/time';
import type { useTicketActions } from './actions';

interface SplitDialogProps {
  ticket: Ticket;
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** Gives letters that ask for something else a ticket of their own; at least one letter stays. */
export function SplitDialog({ ticket, act, close }: SplitDialogProps) {
  const { t, i18n } = useTranslation();
  const messages = useMessages(ticket.id);
  const letters = (messages.data ?? []).filter(({ kind }) => kind === 'letter');
  const [chosen, setChosen] = useState<string[]>([]);
  const [subject, setSubject] = useState('');
  const split = async () => (await act.split(chosen.map(Number), subject.trim(), ticket.version)) && close();
  return (
    <Modal opened onClose={close} title={t('split.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Checkbox.Group label={t('split.letters')} description={t('split.text')} value={chosen} onChange={setChosen}>
          <Stack gap="xs" mt="xs">
            {letters.map((letter) => (
              <Checkbox
                key={letter.id}
                value={String(letter.id)}
                label={
                  <>
                    <Text size="sm" span>
                      {fullTime(letter.received_at, i18n.language)}
                    </Text>
                    <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
                      {letter.visible_text || letter.text || t('message.empty')}
                    </Text>
                  </>
                }
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput
          label={t('split.subject')}
          placeholder={ticket.subject}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
          maxLength={500}
        />
        <Group justify="flex-end">
          <Button
            onClick={() => void split()}
            loading={act.busy}
            disabled={chosen.length === 0 || chosen.length === letters.length}
            data-testid="split-send"
          >
            {t('split.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
