import { Button, Group, List, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFollowers, useNudges, useSignedIn } from '../api/queries';
import type { Ticket } from '../api/types';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { useTicketActions } from './actions';
import { Blocks } from './Blocks';
import { useAgentChoices } from './people';

/** Who follows a ticket, whom it is kept from, and who asked how it stands. */
export function PeopleTab({ ticket }: { ticket: Ticket }) {
  const me = useSignedIn();
  return (
    <Stack>
      <Followers ticket={ticket} />
      {me.role !== 'agent' && ticket.merged_into === null && <Blocks ticket={ticket} />}
      <Nudges id={ticket.id} />
    </Stack>
  );
}

function Followers({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTranslation();
  const me = useSignedIn();
  const act = useTicketActions(ticket.id);
  const followers = useFollowers(ticket.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const mayChange = me.role !== 'agent' || ticket.holder?.id === me.agent_id;
  const agents = useAgentChoices(mayChange);
  const known = new Set(followers.data?.map(({ agent }) => agent.id));
  const add = async () => chosen && (await act.follow(Number(chosen), true)) && setChosen(null);
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('follow.title')}
      </Title>
      {followers.isPending && <Skeleton height={40} />}
      {followers.error && <Trouble reason={followers.error} retry={() => void followers.refetch()} />}
      {followers.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('follow.nobody')}
        </Text>
      )}
      <Stack gap={6}>
        {followers.data?.map((one) => (
          <Group key={one.agent.id} justify="space-between" wrap="nowrap">
            <Text size="sm">
              {one.agent.name}{' '}
              <Text span c="dimmed" size="sm">
                {one.standing ? t('follow.standing') : fullTime(one.since, i18n.language)}
              </Text>
            </Text>
            {(mayChange || one.agent.id === me.agent_id) && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={t('follow.endOf', { name: one.agent.name })}
                onClick={() => void act.follow(one.agent.id, false)}
              >
                {t('follow.end')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {mayChange && (
        <Group mt="sm" align="flex-end">
          <Select
            label={t('follow.add')}
            data={agents.filter(({ value }) => !known.has(Number(value)))}
            value={chosen}
            onChange={setChosen}
            searchable
            flex={1}
            data-testid="follower-agent"
          />
          <Button data-testid="follower-add" onClick={() => void add()} disabled={!chosen} loading={act.busy}>
            {t('follow.send')}
          </Button>
        </Group>
      )}
    </section>
  );
}

function Nudges({ id }: { id: number }) {
  const { t, i18n } = useTranslation();
  const nudges = useNudges(id);
  if (!nudges.data?.length) return null;
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('nudge.asked')}
      </Title>
      <List size="sm" spacing={6}>
        {nudges.data.map((one) => (
          <List.Item key={one.id}>
            {t('nudge.line', {
              by: one.by?.name ?? t('history.system'),
              to: one.to?.name ?? t('ticket.somebody'),
              time: fullTime(one.at, i18n.language),
            })}
            {one.text && <Text size="sm">{one.text}</Text>}
            <Text size="sm" c="dimmed">
              {one.answered_at
                ? t('nudge.answered', { time: fullTime(one.answered_at, i18n.language) })
                : t('nudge.open')}
            </Text>
          </List.Item>
        ))}
      </List>
    </section>
  );
}
