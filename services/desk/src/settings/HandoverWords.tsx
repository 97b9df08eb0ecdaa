import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Handover } from '../api/administration';
import { ask, Problem } from '../api/client';

const LOOK_AGAIN_MS = 2000;

/** How much of what a departed agent had is handed over; nothing where nobody keeps count. */
export function HandoverWords({ agentId }: { agentId: number }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['settings', 'departure', agentId],
    queryFn: () =>
      ask<Handover>(`/agents/${agentId}/departure`).catch((reason: unknown) => {
        if (reason instanceof Problem && reason.status === 404) return null;
        throw reason;
      }),
    refetchInterval: ({ state }) => (state.data && !state.data.ended_at ? LOOK_AGAIN_MS : false),
  });
  if (!data) return null;
  return (
    <>
      {!data.ended_at && data.total > 0 && (
        <Progress value={(100 * data.done) / data.total} size="sm" aria-label={t('departure.progress')} />
      )}
      <Text size="xs" c="dimmed">
        {t('departure.handed', { done: data.done, total: data.total })}
      </Text>
    </>
  );
}
