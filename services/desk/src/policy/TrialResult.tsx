import { Modal, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Simulation, TrialDifference, TrialOutcome, TrialRow } from '../api/administration';
import { useOne } from '../settings/resource';
import { Trouble } from '../text/Trouble';
import { fullTime, span } from '../text/time';
import { Waiting } from '../text/Waiting';
import { stageWords } from '../ticket/stages';
import { TrialChart } from './TrialChart';

/** What a replay gave: the figures side by side, the times to the first answer, and the letters that differ. */
export function TrialResult({ id, close }: { id: number; close: () => void }) {
  const { t, i18n } = useTranslation();
  const trial = useOne<Simulation>(`/policy/simulations/${id}`);
  const result = trial.data?.result;
  return (
    <Modal
      opened
      onClose={close}
      size="90%"
      title={t('trial.result')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {trial.isPending && <Waiting />}
      {trial.error && <Trouble reason={trial.error} retry={() => void trial.refetch()} />}
      {result && (
        <Stack data-testid="trial-result">
          <Text size="sm">
            {t('trial.letters', { count: result.letters })}
            {result.from && result.to && (
              <> · {`${fullTime(result.from, i18n.language)} – ${fullTime(result.to, i18n.language)}`}</>
            )}
          </Text>
          <Figures rows={result.table} />
          <TrialChart rows={result.table} bands={result.bands} />
          <Differences rows={result.differences} of={result.different} />
        </Stack>
      )}
    </Modal>
  );
}

const SHARES = ['asked_first', 'seen_first', 'of_audience', 'responsible_present', 'gini'] as const;

function Figures({ rows }: { rows: TrialRow[] }) {
  const { t, i18n } = useTranslation();
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  const two = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  const share = (row: TrialRow, name: (typeof SHARES)[number]) => {
    const value = row.choices[name];
    if (value === null) return '–';
    return name === 'gini' ? two.format(value) : percent.format(value);
  };
  const time = (row: TrialRow, name: string) => {
    const seconds = row.answers?.working[name];
    return seconds === undefined ? '–' : span(seconds, t);
  };
  return (
    <>
      <Table.ScrollContainer minWidth={900}>
        <Table fz="sm" aria-label={t('trial.result')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('settings.policy')}</Table.Th>
              {SHARES.map((name) => (
                <Table.Th key={name} ta="right">
                  {t(`trial.figure.${name}`)}
                </Table.Th>
              ))}
              <Table.Th ta="right">{t('trial.figure.badly_rated')}</Table.Th>
              <Table.Th ta="right">p50</Table.Th>
              <Table.Th ta="right">p90</Table.Th>
              <Table.Th ta="right">p99</Table.Th>
              <Table.Th ta="right">{t('trial.figure.in_time')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.kind}${row.name}`} fw={row.kind === 'policy' ? 650 : undefined}>
                <Table.Td>
                  {row.name}
                  <Text size="xs" c="dimmed">
                    {t(`trial.kind.${row.kind}`, row.kind)}
                  </Text>
                </Table.Td>
                {SHARES.map((name) => (
                  <Table.Td key={name} ta="right">
                    {share(row, name)}
                  </Table.Td>
                ))}
                <Table.Td ta="right">{row.choices.badly_rated}</Table.Td>
                <Table.Td ta="right">{time(row, 'p50')}</Table.Td>
                <Table.Td ta="right">{time(row, 'p90')}</Table.Td>
                <Table.Td ta="right">{time(row, 'p99')}</Table.Td>
                <Table.Td ta="right">
                  {row.answers?.in_time != null ? percent.format(row.answers.in_time) : '–'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        {t('trial.model')}
      </Text>
    </>
  );
}

function Differences({ rows, of }: { rows: TrialDifference[]; of: number }) {
  const { t, i18n } = useTranslation();
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('trial.differences', { count: of })}
      </Title>
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={700} mah={420}>
          <Table fz="sm" aria-label={t('shadow.differences')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('trial.letter')}</Table.Th>
                <Table.Th>{t('trial.tried')}</Table.Th>
                <Table.Th>{t('trial.compared')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((one) => (
                <Table.Tr key={one.letter}>
                  <Table.Td>
                    {one.customer}
                    <Text size="xs" c="dimmed">
                      {fullTime(one.received_at, i18n.language)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Way one={one.policy} />
                  </Table.Td>
                  <Table.Td>
                    <Way one={one.against} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {of > rows.length && (
        <Text size="xs" c="dimmed">
          {t('trial.more', { count: of - rows.length })}
        </Text>
      )}
    </section>
  );
}

function Way({ one }: { one: TrialOutcome }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      {one.stage && stageWords(one.stage, t)} {one.responsible && `· ${one.responsible}`}
      {one.answered_at && (
        <Text size="xs" c="dimmed">
          {t('trial.answered', { name: one.answered_by ?? '?', time: fullTime(one.answered_at, i18n.language) })}
        </Text>
      )}
    </>
  );
}
