import { Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/client';
import { keys } from '../api/queries';
import type { AgentExplanation } from '../api/types';
import { Trouble } from '../text/Trouble';
import { useAgentChoices } from './people';

/** Why one agent sees the ticket or does not, computed again from what was known at the decision. */
export function WhyNot({ id }: { id: number }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const agents = useAgentChoices(true);
  const answer = useQuery({
    queryKey: keys.part(id, `why-${chosen}`),
    queryFn: () => ask<AgentExplanation>(`/tickets/${id}/explanation/agents/${chosen}`),
    enabled: chosen !== null,
    retry: false,
  });
  return (
    <Stack gap={6}>
      <Select
        label={t('decision.whyNot')}
        description={t('decision.whyNotHint')}
        data={agents}
        value={chosen}
        onChange={setChosen}
        searchable
        clearable
        data-testid="why-not"
      />
      {chosen && answer.isPending && <Skeleton height={40} />}
      {answer.error && <Trouble reason={answer.error} />}
      {answer.data && (
        <>
          <Text size="sm" role="status" data-testid="why-not-answer">
            {answer.data.sentence}
          </Text>
          {answer.data.excluded.map((one) => (
            <Text size="sm" c="dimmed" key={one.reason}>
              {one.evidence}
              {one.relaxed && ` (${t('decision.relaxed')})`}
            </Text>
          ))}
          {!answer.data.same_record && (
            <Text size="sm" c="red">
              {t('decision.otherNow')}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}
