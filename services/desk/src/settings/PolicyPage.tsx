import { Alert, Button, Group, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../api/administration';
import { type Fault, Problem } from '../api/client';
import { say } from '../text/say';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { Refusal } from './FormDialog';
import { Sheet } from './Listing';
import { useChange, useOne } from './resource';

/** The ladder as text. A policy that is not valid is refused, with the line of each fault. */
export function PolicyPage() {
  const { t, i18n } = useTranslation();
  const policy = useOne<Policy>('/policy');
  return (
    <Sheet title={t('settings.policy')} about={t('policy.about')}>
      {policy.isPending && <Skeleton height={320} />}
      {policy.error && <Trouble reason={policy.error} retry={() => void policy.refetch()} />}
      {policy.data && (
        <>
          <Text size="sm" c="dimmed">
            {t('policy.version', { version: policy.data.version })}
            {policy.data.saved_at && ` · ${fullTime(policy.data.saved_at, i18n.language)}`}
            {policy.data.saved_by && ` · ${policy.data.saved_by}`}
          </Text>
          <PolicyEditor policy={policy.data} />
        </>
      )}
    </Sheet>
  );
}

function PolicyEditor({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  // The version that was read, not the newest: saving must not overwrite what nobody here has seen.
  const [base, setBase] = useState(policy);
  const [text, setText] = useState(policy.text);
  const area = useRef<HTMLTextAreaElement>(null);
  const save = useChange<Policy>((saved) => {
    setBase(saved);
    say({ color: 'teal', message: t('done.saved') });
  }, true);
  const faults = save.error instanceof Problem && save.error.kind === 'invalid-policy' ? save.error.faults : [];
  const changed = text !== base.text;
  const revert = () => {
    setBase(policy);
    setText(policy.text);
  };

  function goTo({ line, column }: Fault) {
    const lines = text.split('\n');
    const start = lines.slice(0, (line ?? 1) - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start + (column ?? 1) - 1, start + (lines[(line ?? 1) - 1]?.length ?? 0));
  }

  return (
    <Stack gap="sm">
      <Textarea
        ref={area}
        aria-label={t('settings.policy')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={16}
        maxRows={28}
        spellCheck={false}
        styles={{
          input: {
            fontFamily: 'var(--mantine-font-family-monospace)',
            fontSize: '0.85rem',
            whiteSpace: 'pre',
            overflowX: 'auto',
          },
        }}
        data-testid="policy-text"
      />
      {faults.length > 0 ? <Faults faults={faults} go={goTo} /> : <Refusal error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" disabled={!changed} onClick={revert}>
          {t('policy.revert')}
        </Button>
        <Button
          disabled={!changed}
          loading={save.isPending}
          onClick={() => save.mutate({ path: '/policy', method: 'PUT', body: { text }, version: base.version })}
          data-testid="save-policy"
        >
          {t('action.save')}
        </Button>
      </Group>
    </Stack>
  );
}

function Faults({ faults, go }: { faults: Fault[]; go: (fault: Fault) => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" variant="light" role="alert" title={t('policy.invalid')} data-testid="policy-faults">
      <Stack gap={4} align="flex-start">
        {faults.map((fault) => (
          <Button
            key={`${fault.line}:${fault.column}:${fault.reason}`}
            variant="default"
            size="compact-sm"
            onClick={() => go(fault)}
          >
            {fault.line ? t('policy.line', { line: fault.line }) : fault.path} {fault.reason}
          </Button>
        ))}
      </Stack>
    </Alert>
  );
}
