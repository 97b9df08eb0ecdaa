import { Skeleton, Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHistory } from '../api/queries';
import { nameOf } from '../text/names';
import { Nothing, Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';

/** What happened to the ticket, oldest first. */
export function HistoryList({ id }: { id: number }) {
  const { t, i18n } = useTranslation();
  const history = useHistory(id, true);
  if (history.isPending) return <Skeleton height={160} />;
  if (history.error) return <Trouble reason={history.error} retry={() => void history.refetch()} />;
  if (history.data.length === 0) return <Nothing title={t('history.none')} />;
  return (
    <Timeline bulletSize={12} lineWidth={2} active={history.data.length}>
      {history.data.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: history is only ever appended to
        <Timeline.Item key={at} title={t(`history.${entry.what}`, entry.what.replaceAll('_', ' '))}>
          <Text size="sm" c="dimmed">
            {fullTime(entry.at, i18n.language)}
            {entry.actor && ` · ${nameOf(entry.actor)}`}
          </Text>
          <FactWords facts={entry.facts} />
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function FactWords({ facts }: { facts: Record<string, unknown> | null }) {
  const words = Object.entries(facts ?? {}).filter(
    ([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '',
  );
  if (words.length === 0) return null;
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {words.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${String(value)}`).join(' · ')}
    </Text>
  );
}
