import { Button, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/client';
import { keys, useSignedIn } from '../api/queries';
import type { Me, Presence } from '../api/types';
import { showProblem } from '../text/problems';
import { clockTime } from '../text/time';
import { useNow } from '../text/useNow';
import classes from './PresenceToggle.module.css';

const HEARTBEAT_MS = 30_000;
type Wanted = 'working' | 'away';

/** Working or away. While the desk is open a heartbeat repeats it, which is what makes the agent present. */
export function PresenceToggle() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { presence } = useSignedIn();
  const wanted: Wanted = presence.state === 'away' ? 'away' : 'working';
  const tell = useTell();

  const { mutate } = tell;
  useEffect(() => {
    mutate({ state: wanted, quiet: true });
    const timer = setInterval(() => mutate({ state: wanted, quiet: true }), HEARTBEAT_MS);
    return () => clearInterval(timer);
  }, [wanted, mutate]);

  const until = presence.until ? t('presence.until', { time: clockTime(presence.until, now, i18n.language) }) : '';
  // Somebody at the desk outside his hours gets nothing alone; he should not believe that he does.
  const offHours = wanted === 'working' && presence.state === 'working' && !presence.present;
  const other: Wanted = wanted === 'working' ? 'away' : 'working';
  return (
    <Tooltip label={t(`presence.go.${other}`)}>
      <Button
        variant="default"
        size="xs"
        onClick={() => mutate({ state: other, quiet: false })}
        leftSection={<span className={classes.dot} data-present={presence.present || undefined} data-state={wanted} />}
        data-testid="presence"
        data-state={wanted}
      >
        {t(`presence.${wanted}`)}
        {until && <span className={classes.until}>{until}</span>}
        {offHours && <span className={classes.until}>{t('presence.offHours')}</span>}
      </Button>
    </Tooltip>
  );
}

function useTell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ state }: { state: Wanted; quiet: boolean }) =>
      ask<Presence>('/me/presence', { method: 'PUT', body: { state } }),
    onSuccess: (presence) => client.setQueryData<Me>(keys.me, (me) => me && { ...me, presence }),
    // A heartbeat that fails is said by the connection banner; only a click deserves a message of its own.
    onError: (reason, { quiet }) => !quiet && showProblem(reason, t),
  });
}
