import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DecisionRecord } from '../api/types';
import { clockTime, span } from '../text/time';
import { useNow } from '../text/useNow';

const SHIFT = 'end of shift';

/** How long a stage holds, from when, and what shortened it; times are those of the reader. */
export function HoldWords({ hold }: { hold: NonNullable<DecisionRecord['hold']> }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const from = clockTime(hold.started_at, now, i18n.language);
  const until = clockTime(hold.due_at, now, i18n.language);
  const counted =
    hold.working_seconds === null
      ? t('decision.holdWall', { from, until })
      : t('decision.holdWorking', { span: span(hold.working_seconds, t), from, until });
  const shortened =
    hold.capped_by === SHIFT
      ? t('decision.holdShift')
      : t('decision.holdClass', { name: hold.capped_by?.replace(/^class /, '') });
  return (
    <Text size="sm" c="dimmed" data-testid="hold">
      {counted} {hold.capped_by && shortened}
    </Text>
  );
}
