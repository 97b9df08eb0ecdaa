import { Group, List, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useExplanation } from '../api/queries';
import type { Candidate, DecisionRecord } from '../api/types';
import { Trouble } from '../text/Trouble';
import { clockTime } from '../text/time';
import { useNow } from '../text/useNow';
import { HoldWords } from './HoldWords';
import { useNames } from './people';
import { stageWords } from './stages';
import { WhyNot } from './WhyNot';

const MILLION = 1_000_000;
const TERMS = ['affinity', 'audience', 'quality', 'load', 'idle', 'total'] as const satisfies (keyof Candidate)[];

/** Why the ticket is where it is: a sentence for everybody, the whole record for supervisors. */
export function DecisionView({ id, whole }: { id: number; whole: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const explanation = useExplanation(id);
  if (explanation.isPending) return <Skeleton height={160} />;
  if (explanation.error) return <Trouble reason={explanation.error} retry={() => void explanation.refetch()} />;
  const { sentence, until, decision } = explanation.data;
  return (
    <Stack gap="md">
      <Text data-testid="explanation">{sentence}</Text>
      {until && (
        <Text size="sm" c="dimmed">
          {t('decision.until', { time: clockTime(until, now, i18n.language) })}
        </Text>
      )}
      {whole && decision && <Narrative sentences={decision.narrative ?? []} />}
      {whole && decision && <WhyNot id={id} />}
      {whole && decision && <Decision record={decision} />}
    </Stack>
  );
}

function Narrative({ sentences }: { sentences: string[] }) {
  const { t } = useTranslation();
  if (sentences.length === 0) return null;
  return (
    <Part title={t('decision.narrative')}>
      <List size="sm" spacing={4} lang="en" data-testid="narrative">
        {sentences.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </Part>
  );
}

function Decision({ record }: { record: DecisionRecord }) {
  const { t } = useTranslation();
  const name = useNames('agents');
  return (
    <Stack gap="md" data-testid="decision">
      <Part title={t('decision.stage')}>
        <Text size="sm">
          {record.stage && stageWords(record.stage.stage, t)}
          {record.scope && ` · ${record.scope.map((one) => one.name).join(', ')}`}
          {record.stage?.exclusive && ` · ${t('decision.exclusive')}`}
        </Text>
        {record.hold && <HoldWords hold={record.hold} />}
        {record.responsible && <Text size="sm">{t('decision.responsible', { name: name(record.responsible) })}</Text>}
        {record.supervisor_alert && <Text size="sm">{record.supervisor_alert}</Text>}
        {record.override && (
          <Text size="sm">{t('decision.override', { name: name(record.override.by), why: record.override.why })}</Text>
        )}
      </Part>
      {record.audience && (
        <Part title={t('facts.audience')}>
          <Text size="sm">{t(`audienceBasis.${record.audience.basis}`, record.audience.reason)}</Text>
        </Part>
      )}
      {record.skipped && record.skipped.length > 0 && (
        <Part title={t('decision.skipped')}>
          {record.skipped.map((one) => (
            <Text size="sm" key={one.stage}>
              <b>{stageWords(one.stage, t)}</b>: {one.detail || one.reason}
            </Text>
          ))}
        </Part>
      )}
      {record.excluded && record.excluded.length > 0 && (
        <Part title={t('decision.excluded')}>
          {record.excluded.map((one) => (
            <Text size="sm" key={`${one.agent_id}${one.reason}`}>
              <b>{name(one.agent_id)}</b>: {one.evidence || one.reason}
              {one.relaxed && ` (${t('decision.relaxed')})`}
            </Text>
          ))}
        </Part>
      )}
      {record.ranking && record.ranking.length > 0 && (
        <Candidates rows={record.ranking} rest={record.rest?.count ?? 0} name={name} />
      )}
      {record.policy && (
        <Text size="xs" c="dimmed">
          {t('decision.policy', { name: record.policy.name, version: record.policy.version })}
        </Text>
      )}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <Title order={3} mb={4}>
        {title}
      </Title>
      {children}
    </div>
  );
}

function Candidates({ rows, rest, name }: { rows: Candidate[]; rest: number; name: (id: number) => string }) {
  const { t, i18n } = useTranslation();
  const digits = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <Part title={t('decision.candidates')}>
      <Table.ScrollContainer minWidth={380}>
        <Table fz="xs" verticalSpacing={4} horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('reassign.agent')}</Table.Th>
              {TERMS.map((term) => (
                <Table.Th key={term} ta="right">
                  {t(`term.${term}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.agent_id}>
                <Table.Td>{name(row.agent_id)}</Table.Td>
                {TERMS.map((term) => (
                  <Table.Td key={term} ta="right" fw={term === 'total' ? 650 : undefined}>
                    {digits.format(row[term] / MILLION)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rest > 0 && (
        <Group>
          <Text size="xs" c="dimmed">
            {t('decision.rest', { count: rest })}
          </Text>
        </Group>
      )}
    </Part>
  );
}
