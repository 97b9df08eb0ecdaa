import { Button, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/client';
import { refreshTickets, useSignedIn } from '../api/queries';
import type { Follower, Page } from '../api/types';
import { showProblem } from '../text/problems';
import { Trouble } from '../text/Trouble';
import { sayWithUndo } from '../text/undo';
import { useAgentChoices } from './people';

interface StandingFollowersProps {
  /** What is followed: `/customers/5` or `/agents/7`. */
  of: string;
  /** What following it means. */
  hint: string;
}

/** Who follows every ticket of a customer, or whatever an agent holds. */
export function StandingFollowers({ of, hint }: StandingFollowersProps) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const key = ['followers', of];
  const followers = useQuery({
    queryKey: key,
    queryFn: async () => (await ask<Page<Follower>>(`${of}/followers`)).items,
  });
  const supervises = me.role !== 'agent';
  const agents = useAgentChoices(supervises);
  const turn = useMutation({
    mutationFn: ({ id, on }: { id: number; on: boolean }) =>
      ask(`${of}/followers/${id}`, { method: on ? 'PUT' : 'DELETE' }),
    onSuccess: (_, { id, on }) => {
      setChosen(null);
      void client.invalidateQueries({ queryKey: key });
      refreshTickets(client);
      sayWithUndo(`follow-${of}`, t('done.saved'), t('action.undo'), () => turn.mutate({ id, on: !on }));
    },
    onError: (reason) => showProblem(reason, t),
  });
  if (followers.isPending) return <Skeleton height={40} />;
  if (followers.error) return <Trouble reason={followers.error} retry={() => void followers.refetch()} />;
  const known = new Set(followers.data.map(({ agent }) => agent.id));
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      {followers.data.map(({ agent }) => (
        <Group key={agent.id} justify="space-between" wrap="nowrap">
          <Text size="sm">{agent.name}</Text>
          {(supervises || agent.id === me.agent_id) && (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('follow.endOf', { name: agent.name })}
              onClick={() => turn.mutate({ id: agent.id, on: false })}
            >
              {t('follow.end')}
            </Button>
          )}
        </Group>
      ))}
      {followers.data.length === 0 && <Text size="sm">{t('follow.nobodyAlways')}</Text>}
      {supervises ? (
        <Group align="flex-end">
          <Select
            label={t('follow.add')}
            data={agents.filter(({ value }) => !known.has(Number(value)))}
            value={chosen}
            onChange={setChosen}
            searchable
            flex={1}
            data-testid="standing-agent"
          />
          <Button
            onClick={() => chosen && turn.mutate({ id: Number(chosen), on: true })}
            disabled={!chosen}
            loading={turn.isPending}
            data-testid="standing-add"
          >
            {t('follow.send')}
          </Button>
        </Group>
      ) : (
        !known.has(me.agent_id) && (
          <Group>
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => turn.mutate({ id: me.agent_id, on: true })}
              loading={turn.isPending}
            >
              {t('follow.always')}
            </Button>
          </Group>
        )
      )}
    </Stack>
  );
}
