import { Button, Group, SegmentedControl, Select, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Audience, Policy } from '../api/administration';
import { ask } from '../api/client';
import type { Page } from '../api/types';
import type { Target } from './actions';
import { stagesIn } from './stages';

type Kind = 'agent' | 'audience' | 'stage';

interface TargetFormProps {
  /** Who has it now and is not offered. */
  holder: number | null;
  busy: boolean;
  send: (to: Target, reason: string) => unknown;
}

function useChoices(kind: Kind, holder: number | null) {
  const { t } = useTranslation();
  return useQuery({
    queryKey: ['choices', kind, holder],
    queryFn: async () => {
      if (kind === 'agent') {
        const { items } = await ask<Page<Agent>>('/agents?limit=200');
        const here = items.filter((agent) => !agent.departed_at && agent.id !== holder);
        return here.map((agent) => ({
          value: String(agent.id),
          label: agent.presence?.present ? agent.name : `${agent.name} (${t('presence.absent')})`,
        }));
      }
      if (kind === 'audience') {
        const { items } = await ask<Page<Audience>>('/audiences?limit=200');
        return items.map(({ key, name }) => ({ value: key, label: name }));
      }
      return stagesIn((await ask<Policy>('/policy')).text).map((id) => ({ value: id, label: id }));
    },
  });
}

/** Chooses an agent, an audience or a stage of the ladder, and says why. */
export function TargetForm({ holder, busy, send }: TargetFormProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>('agent');
  const [target, setTarget] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const choices = useChoices(kind, holder);
  const targets: Record<Kind, (value: string) => Target> = {
    agent: (value) => ({ agent: Number(value) }),
    audience: (audience) => ({ audience }),
    stage: (stage) => ({ stage }),
  };
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('reassign.title')}
        value={kind}
        onChange={(next) => {
          setKind(next as Kind);
          setTarget(null);
        }}
        data={(['agent', 'audience', 'stage'] as const).map((value) => ({ value, label: t(`reassign.${value}`) }))}
      />
      <Select
        label={t(`reassign.${kind}`)}
        data={choices.data ?? []}
        value={target}
        onChange={setTarget}
        error={choices.error ? t('state.trouble') : undefined}
        nothingFoundMessage={t('list.notFound')}
        searchable
        data-testid="reassign-target"
      />
      <Textarea
        label={t('reassign.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        data-testid="reassign-reason"
      />
      <Group justify="flex-end">
        <Button
          onClick={() => target && send(targets[kind](target), reason)}
          loading={busy}
          disabled={!target || !reason.trim()}
          data-testid="reassign-send"
        >
          {t('reassign.send')}
        </Button>
      </Group>
    </Stack>
  );
}
