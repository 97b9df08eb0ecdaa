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
import { useIdle } from './useIdle';

const HEARTBEAT_MS = 30_000;
type Wanted = 'working' | 'away';

/** Working or away. While the desk is open a heartbeat repeats it, which is what makes the agent present. */
export function PresenceToggle() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { presence } = useSignedIn();
  // Away for want of a touch is no word of his: the next touch brings him back.
  const wanted: Wanted = presence.state === 'away' && !presence.idle ? 'away' : 'working';
  const idle = useIdle();
  const tell = useTell();

  const { mutate } = tell;
  useEffect(() => {
    const beat = () => mutate({ state: wanted, idle, quiet: true });
    beat();
    const timer = setInterval(beat, HEARTBEAT_MS);
    return () => clearInterval(timer);
  }, [wanted, idle, mutate]);

  const until = presence.until ? t('presence.until', { time: clockTime(presence.until, now, i18n.language) }) : '';
  // Somebody at the desk outside his hours gets nothing alone; he should not believe that he does.
  const offHours = wanted === 'working' && presence.state === 'working' && !presence.present;
  const other: Wanted = wanted === 'working' ? 'away' : 'working';
  const shown: Wanted = idle || presence.idle ? 'away' : wanted;
  return (
    <Tooltip label={shown === wanted ? t(`presence.go.${other}`) : t('presence.idle')}>
      <Button
        variant="default"
        size="xs"
        onClick={() => mutate({ state: other, idle: false, quiet: false })}
        leftSection={<span className={classes.dot} data-present={presence.present || undefined} data-state={shown} />}
        data-testid="presence"
        data-state={shown}
      >
        {t(shown === wanted ? `presence.${shown}` : 'presence.untouched')}
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
    mutationFn: ({ state, idle }: { state: Wanted; idle: boolean; quiet: boolean }) =>
      ask<Presence>('/me/presence', { method: 'PUT', body: { state, idle } }),
    onSuccess: (presence) => client.setQueryData<Me>(keys.me, (me) => me && { ...me, presence }),
    // A heartbeat that fails is said by the connection banner; only a click deserves a message of its own.
    onError: (reason, { quiet }) => !quiet && showProblem(reason, t),
  });
}
