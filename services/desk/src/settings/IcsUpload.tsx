import { Alert, FileInput, List, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IcsAnswer } from '../api/administration';
import { BASE, problemOf } from '../api/client';
import { sayProblem } from '../text/problems';
import { sayWarnings } from './warnings';

/** Takes days out of a calendar file; the same file again adds nothing twice. */
export function IcsUpload({ path, label }: { path: string; label: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [answer, setAnswer] = useState<IcsAnswer | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function send(file: File | null) {
    setAnswer(null);
    setTrouble(null);
    if (!file) return;
    const headers = { 'Content-Type': 'text/calendar', Accept: 'application/json' };
    try {
      const given = await fetch(BASE + path, { method: 'POST', headers, body: file, credentials: 'same-origin' });
      if (!given.ok) throw await problemOf(given);
      const read = (await given.json()) as IcsAnswer;
      setAnswer(read);
      sayWarnings(read);
      void client.invalidateQueries({ queryKey: ['settings'] });
    } catch (reason) {
      setTrouble(sayProblem(reason, t));
    }
  }

  return (
    <Stack gap={6}>
      <FileInput
        label={label}
        description={t('ics.hint')}
        placeholder={t('ics.choose')}
        accept="text/calendar,.ics"
        onChange={(file) => void send(file)}
        clearable
        data-testid="ics"
      />
      {trouble && (
        <Alert color="red" variant="light" role="alert" c="var(--mantine-color-text)">
          {trouble}
        </Alert>
      )}
      {answer && (
        <Alert color="teal" variant="light" role="status" c="var(--mantine-color-text)">
          <Text size="sm">{t('ics.done', { added: answer.added, known: answer.known })}</Text>
          <List size="sm">
            {answer.rejected.map((one) => (
              <List.Item key={one.line}>{`${t('policy.line', { line: one.line })} ${one.reason}`}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
