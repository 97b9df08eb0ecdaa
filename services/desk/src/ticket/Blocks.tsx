import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocks } from '../api/queries';
import type { Ticket } from '../api/types';
import { useTicketActions } from './actions';
import { useAgentChoices } from './people';

/** Whom a supervisor keeps away from a ticket, and why; only an agent can be kept away. */
export function Blocks({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const act = useTicketActions(ticket.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const agents = useAgentChoices(true, 'agent');
  const kept = useBlocks(ticket.id).data ?? [];
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || !(await act.keepAway(Number(chosen), reason.trim()))) return;
    setChosen(null);
    setReason('');
  };
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('block.title')}
      </Title>
      <Stack gap={6}>
        {kept.map(({ agent, reason: why }) => (
          <Group key={agent.id} justify="space-between" wrap="nowrap" data-testid={`blocked-${agent.id}`}>
            <Text size="sm">
              {agent.name}{' '}
              <Text span c="dimmed" size="sm">
                {why}
              </Text>
            </Text>
            <Button variant="default" size="compact-sm" onClick={() => void act.letIn(agent.id)}>
              {t('block.end')}
            </Button>
          </Group>
        ))}
        {kept.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('block.nobody')}
          </Text>
        )}
      </Stack>
      <form onSubmit={(event) => void send(event)}>
        <Stack gap="xs" mt="sm">
          <Select
            label={t('block.agent')}
            description={t('block.hint')}
            data={agents.filter(({ value }) => !kept.some(({ agent }) => String(agent.id) === value))}
            value={chosen}
            onChange={setChosen}
            searchable
            data-testid="block-agent"
          />
          <TextInput
            label={t('block.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={1000}
            data-testid="block-reason"
          />
          <Group justify="flex-end">
            <Button
              type="submit"
              variant="default"
              disabled={!chosen || !reason.trim()}
              loading={act.busy}
              data-testid="block-send"
            >
              {t('block.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
