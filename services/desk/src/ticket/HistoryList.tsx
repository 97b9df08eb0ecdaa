import { Skeleton, Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHistory } from '../api/queries';
import { nameOf } from '../text/names';
import { Nothing, Trouble } from '../text/Trouble';
import { fullTime, span } from '../text/time';
import { useNames } from './people';
import { stageWords } from './stages';

/** The actor of what nobody did. */
const SYSTEM = 'system';

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
            {entry.actor && ` · ${entry.actor === SYSTEM ? t('history.system') : nameOf(entry.actor)}`}
          </Text>
          <FactWords facts={entry.facts} />
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** To whom a ticket was handed, as it is kept: "agent 5", "audience 2" or "stage everybody". */
const TARGET = /^(agent|audience|stage) (\S+)$/;

/** Facts that name letters and customers by their numbers, which nobody reads. */
const HIDDEN = new Set(['messages', 'customer']);

/** Says a fact in words; null where it is only for programs. */
function useWords(): (name: string, value: unknown) => string | null {
  const { t, i18n } = useTranslation();
  const agent = useNames('agents');
  const audience = useNames('audiences');
  const target = (kept: string) => {
    const [, kind, id = ''] = TARGET.exec(kept) ?? [];
    if (!kind) return kept;
    if (kind === 'stage') return stageWords(id, t);
    return kind === 'agent' ? agent(Number(id)) : audience(Number(id));
  };
  const inWords: Record<string, (value: string) => string> = {
    entry: (value) => t(`entry.${value}`, value.replaceAll('_', ' ')),
    stage: (value) => stageWords(value, t),
    to: target,
    priority: (value) => t(`priority.${value}`, value),
    of: (value) => t(`timeout.${value}`, value.replaceAll('_', ' ')),
    // Sentences of people stay as they are; the few words of the router are said.
    why: (value) => t(`waking.${value}`, value),
  };
  return (name, value) => {
    if ((name === 'due_date' && value === null) || (name === 'tags' && String(value) === '')) return t('fact.none');
    if (HIDDEN.has(name) || name.endsWith('_id') || value === null || value === '' || value === false) return null;
    if (Array.isArray(value)) return value.length ? value.map(String).join(', ') : null;
    if (name === 'late_seconds' && typeof value === 'number') return span(value, t);
    if (typeof value !== 'string') return typeof value === 'object' ? null : String(value);
    if (MOMENT.test(value)) return fullTime(value, i18n.language);
    return inWords[name]?.(value) ?? value;
  };
}

function FactWords({ facts }: { facts: Record<string, unknown> | null }) {
  const { t } = useTranslation();
  const wordsOf = useWords();
  const words = Object.entries(facts ?? {}).flatMap(([name, value]) => {
    const said = wordsOf(name, value);
    if (said === null) return [];
    const label = t(`fact.${name}`, name.replaceAll('_', ' '));
    return value === true ? label : `${label}: ${said}`;
  });
  if (words.length === 0) return null;
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {words.join(' · ')}
    </Text>
  );
}
