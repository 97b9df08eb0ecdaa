import { Alert, Button, Code, FileButton, Group, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchAnswer } from '../api/administration';
import { ask } from '../api/client';
import { keys } from '../api/queries';
import { CopyLine } from '../settings/SignInLink';
import { sayProblem } from '../text/problems';
import { BATCH, COLUMNS, itemsOf, missingColumns, type Subject } from './batches';
import { readCsv } from './csv';

const SUBJECTS: Subject[] = ['customers', 'orders', 'ratings'];
const SHOWN_FAULTS = 100;

interface Run {
  done: number;
  total: number;
  accepted: number;
  faults: string[];
  refused: number;
}

/** Imports customers, orders and ratings from a CSV file: by the command, or here in batches. Repeating doubles nothing. */
export function ImportUpload() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [subject, setSubject] = useState<Subject>('customers');
  const [run, setRun] = useState<Run | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const busy = run !== null && run.done < run.total && trouble === null;

  async function upload(file: File | null) {
    if (!file) return;
    setTrouble(null);
    const rows = readCsv(await file.text());
    const missing = missingColumns(subject, rows);
    if (rows.length === 0) return setTrouble(t('import.empty'));
    if (missing.length) return setTrouble(t('import.columns', { columns: missing.join(', ') }));
    const items = itemsOf(subject, rows);
    let now: Run = { done: 0, total: items.length, accepted: 0, faults: [], refused: 0 };
    setRun(now);
    try {
      for (let from = 0; from < items.length; from += BATCH) {
        const part = items.slice(from, from + BATCH);
        const answer = await ask<BatchAnswer>(`/${subject}/batch`, {
          method: 'POST',
          body: { items: part.map(({ body }) => body) },
        });
        const faults = answer.rejected.map(({ index, field, reason }) =>
          t('import.fault', { line: part[index]?.line, field: field ?? '', reason }),
        );
        now = {
          ...now,
          done: from + part.length,
          accepted: now.accepted + answer.accepted,
          faults: [...now.faults, ...faults].slice(0, SHOWN_FAULTS),
          refused: now.refused + answer.rejected.length,
        };
        setRun(now);
      }
    } catch (reason) {
      setTrouble(sayProblem(reason, t));
    }
    void client.invalidateQueries({ queryKey: keys.me });
  }

  return (
    <Stack gap="sm">
      <Text size="sm">{t('import.command')}</Text>
      <CopyLine text={`audiocomm import ${subject} FILE.csv`} />
      <Text size="sm">{t('import.here')}</Text>
      <Group>
        <SegmentedControl
          size="xs"
          aria-label={t('import.what')}
          value={subject}
          onChange={(value) => setSubject(value as Subject)}
          data={SUBJECTS.map((value) => ({ value, label: t(`import.${value}`) }))}
        />
        <FileButton
          onChange={(file) => void upload(file)}
          accept=".csv,text/csv"
          inputProps={{ 'aria-label': t('import.choose') }}
        >
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={busy}>
              {t('import.choose')}
            </Button>
          )}
        </FileButton>
      </Group>
      <Text size="xs" c="dimmed">
        {t('import.needed')} <Code fz="xs">{COLUMNS[subject].needed.join(', ')}</Code> {t('import.known')}{' '}
        <Code fz="xs">{COLUMNS[subject].known.join(', ')}</Code>
      </Text>
      {trouble && (
        <Alert color="red" variant="light" role="alert" c="var(--mantine-color-text)">
          {trouble}
        </Alert>
      )}
      {run && <RunResult run={run} />}
    </Stack>
  );
}

function RunResult({ run }: { run: Run }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6} role="status" data-testid="import-result">
      <Progress value={(100 * run.done) / run.total} aria-label={t('import.progress')} />
      <Text size="sm">
        {t('import.counts', { done: run.done, total: run.total, accepted: run.accepted, refused: run.refused })}
      </Text>
      {run.faults.map((fault) => (
        <Text size="xs" key={fault}>
          {fault}
        </Text>
      ))}
    </Stack>
  );
}
