import { Alert, Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Outcome, Policy, ShadowDifference, ShadowPolicy } from '../api/administration';
import { Problem } from '../api/client';
import { Refusal } from '../settings/FormDialog';
import { Listing } from '../settings/Listing';
import { useChange, useItems, useOptional } from '../settings/resource';
import { say } from '../text/say';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { Waiting } from '../text/Waiting';
import { stageWords } from '../ticket/stages';
import { Faults, PolicyText, useFaultPlace } from './PolicyText';

/** A second policy that decides beside the one that counts; only what it would have done otherwise is kept. */
export function PolicyShadow({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const shadow = useOptional<ShadowPolicy>('/policy/shadow');
  if (shadow.isPending) return <Waiting />;
  if (shadow.error) return <Trouble reason={shadow.error} retry={() => void shadow.refetch()} />;
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={640}>
        {t('shadow.about')}
      </Text>
      {shadow.data ? <Running shadow={shadow.data} /> : <Begin policy={policy} />}
    </Stack>
  );
}

function Begin({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const [text, setText] = useState(policy.text);
  const { area, go } = useFaultPlace(text);
  const start = useChange<ShadowPolicy>(undefined, true);
  const faults = start.error instanceof Problem && start.error.kind === 'invalid-policy' ? start.error.faults : [];
  return (
    <>
      <PolicyText
        text={text}
        change={setText}
        area={area}
        label={t('policy.tab.shadow')}
        rows={20}
        testId="shadow-text"
      />
      {faults.length === 0 && <Refusal error={start.error} />}
      <Faults title={t('shadow.invalid')} faults={faults} go={go} grave />
      <Group justify="flex-end">
        <Button
          onClick={() => start.mutate({ path: '/policy/shadow', method: 'PUT', body: { text } })}
          loading={start.isPending}
          data-testid="shadow-start"
        >
          {t('shadow.start')}
        </Button>
      </Group>
    </>
  );
}

function Running({ shadow }: { shadow: ShadowPolicy }) {
  const { t, i18n } = useTranslation();
  const from = useItems<ShadowDifference>('/policy/shadow/differences');
  const end = useChange(() => say({ color: 'teal', message: t('shadow.ended') }));
  return (
    <>
      <Group justify="space-between">
        <Alert color="blue" variant="light" c="var(--mantine-color-text)" data-testid="shadow-count">
          {t('shadow.count', { different: shadow.different, decisions: shadow.decisions })}{' '}
          {t('shadow.since', { time: fullTime(shadow.saved_at, i18n.language), by: shadow.saved_by })}
        </Alert>
        <Button
          variant="default"
          onClick={() => end.mutate({ path: '/policy/shadow', method: 'DELETE' })}
          loading={end.isPending}
          data-testid="shadow-end"
        >
          {t('shadow.end')}
        </Button>
      </Group>
      {shadow.failed > 0 && (
        <Alert color="orange" variant="light" c="var(--mantine-color-text)" role="alert" data-testid="shadow-failed">
          {t('shadow.failed', { count: shadow.failed })} {shadow.failure}
        </Alert>
      )}
      <Listing
        from={from}
        label={t('shadow.differences')}
        empty={t('shadow.none')}
        columns={[t('shadow.ticket'), t('shadow.live'), t('shadow.other')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Anchor component={Link} href={`/view/all/${one.ticket_id}`} size="sm" underline="always">
                {t('forgotten.ticket', { id: one.ticket_id })}
              </Anchor>
              <Text size="xs" c="dimmed">
                {fullTime(one.at, i18n.language)}
              </Text>
            </Table.Td>
            <Table.Td>
              <Way outcome={one.live} />
            </Table.Td>
            <Table.Td>
              <Way outcome={one.shadow} />
            </Table.Td>
          </Table.Tr>
        )}
      />
    </>
  );
}

function Way({ outcome }: { outcome: Outcome }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Text size="sm">
        {stageWords(outcome.stage, t)}
        {outcome.responsible && ` · ${outcome.responsible.name}`}
      </Text>
      {outcome.due_at && (
        <Text size="xs" c="dimmed">
          {t('decision.until', { time: fullTime(outcome.due_at, i18n.language) })}
        </Text>
      )}
    </>
  );
}
