import { Button, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/types';
import { fieldOf, fullTime, instantOf } from '../text/time';
import type { useTicketActions } from './actions';
import { SLEEPS } from './sleeps';

interface SnoozeDialogProps {
  ticket: Ticket;
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** Lets a ticket sleep until a time or an event; the customer's next letter wakes it in any case. */
export function SnoozeDialog({ ticket, act, close }: SnoozeDialogProps) {
  const { t, i18n } = useTranslation();
  const [until, setUntil] = useState(() => fieldOf(SLEEPS.tomorrow(new Date())));
  const [event, setEvent] = useState('');
  const [reason, setReason] = useState('');
  const [tells, setTells] = useState(false);
  const [tell, setTell] = useState(() => t('snooze.tellText'));
  const at = instantOf(until);
  const snooze = async () => {
    const sleep = {
      until: at?.toISOString() ?? null,
      event: event.trim() || null,
      reason: reason.trim(),
      tell: tells ? tell : null,
    };
    if (await act.snooze(sleep, ticket.version)) close();
  };
  return (
    <Modal opened onClose={close} title={t('snooze.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('snooze.text')}
        </Text>
        <Group gap={6}>
          {(Object.keys(SLEEPS) as (keyof typeof SLEEPS)[]).map((name) => (
            <Button
              key={name}
              variant="default"
              size="compact-sm"
              onClick={() => setUntil(fieldOf(SLEEPS[name](new Date())))}
              data-testid={`snooze-${name}`}
            >
              {t(`snooze.${name}`)}
            </Button>
          ))}
        </Group>
        <TextInput
          type="datetime-local"
          label={t('snooze.until')}
          description={at ? fullTime(at.toISOString(), i18n.language) : undefined}
          value={until}
          onChange={(change) => setUntil(change.currentTarget.value)}
          data-testid="snooze-until"
        />
        <TextInput
          label={t('snooze.event')}
          description={t('snooze.eventHint')}
          value={event}
          onChange={(change) => setEvent(change.currentTarget.value)}
          maxLength={100}
          data-testid="snooze-event"
        />
        <TextInput
          label={t('snooze.reason')}
          value={reason}
          onChange={(change) => setReason(change.currentTarget.value)}
          maxLength={1000}
        />
        <Checkbox
          label={t('snooze.tell')}
          checked={tells}
          onChange={(change) => setTells(change.currentTarget.checked)}
          data-testid="snooze-tells"
        />
        {tells && (
          <Textarea
            aria-label={t('snooze.tell')}
            value={tell}
            onChange={(change) => setTell(change.currentTarget.value)}
            autosize
            minRows={3}
          />
        )}
        <Group justify="flex-end">
          <Button
            onClick={() => void snooze()}
            loading={act.busy}
            disabled={(!until && !event.trim()) || (tells && !tell.trim())}
            data-testid="snooze-send"
          >
            {t('action.snooze')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
