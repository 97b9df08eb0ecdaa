import { Alert, Badge, Button, Group, Progress, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy, Simulation } from '../api/administration';
import { ask, Problem } from '../api/client';
import type { Page } from '../api/types';
import { Refusal } from '../settings/FormDialog';
import { useChange, useItems } from '../settings/resource';
import { Trouble } from '../text/Trouble';
import { day, fullTime, instantOf } from '../text/time';
import { Faults, PolicyText, useFaultPlace } from './PolicyText';
import { TrialResult } from './TrialResult';

const LOOK_AGAIN_MS = 1000;
const runs = ({ state }: Simulation) => state === 'queued' || state === 'running';

/** Replays recorded letters under another policy and shows what would have differed. */
export function PolicyTrial({ policy }: { policy: Policy }) {
  const { t, i18n } = useTranslation();
  const [shown, setShown] = useState<number | null>(null);
  const trials = useQuery({
    queryKey: ['settings', '/policy/simulations'],
    queryFn: async () => (await ask<Page<Simulation>>('/policy/simulations')).items,
    refetchInterval: ({ state }) => (state.data?.some(runs) ? LOOK_AGAIN_MS : false),
  });
  const cancel = useChange();
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={640}>
        {t('trial.about')}
      </Text>
      <NewTrial policy={policy} />
      {trials.error && <Trouble reason={trials.error} retry={() => void trials.refetch()} />}
      {trials.data && trials.data.length > 0 && (
        <Table verticalSpacing="sm" aria-label={t('trial.label')}>
          <Table.Tbody>
            {trials.data.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  {fullTime(one.asked_at, i18n.language)}
                  <Text size="xs" c="dimmed">
                    {one.asked_by}
                  </Text>
                </Table.Td>
                <Table.Td w="45%">
                  <Standing trial={one} />
                </Table.Td>
                <Table.Td ta="right">
                  {runs(one) ? (
                    <Button
                      variant="default"
                      size="xs"
                      onClick={() => cancel.mutate({ path: `/policy/simulations/${one.id}`, method: 'DELETE' })}
                    >
                      {t('action.cancel')}
                    </Button>
                  ) : (
                    one.state === 'done' && (
                      <Button variant="default" size="xs" onClick={() => setShown(one.id)} data-testid="trial-show">
                        {t('policy.show')}
                      </Button>
                    )
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {shown !== null && <TrialResult id={shown} close={() => setShown(null)} />}
    </Stack>
  );
}

function Standing({ trial }: { trial: Simulation }) {
  const { t } = useTranslation();
  if (trial.state === 'running')
    return (
      <>
        <Progress
          value={trial.total ? (100 * trial.done) / trial.total : 0}
          aria-label={t('trial.state.running')}
          data-testid="trial-progress"
        />
        <Text size="xs" c="dimmed">
          {t('trial.progress', { done: trial.done, total: trial.total })}
        </Text>
      </>
    );
  return (
    <>
      <Badge variant="default">{t(`trial.state.${trial.state}`)}</Badge>
      {trial.reason && (
        <Text size="sm" c="red">
          {trial.reason}
        </Text>
      )}
    </>
  );
}

function NewTrial({ policy }: { policy: Policy }) {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState(policy.text);
  const [since, setSince] = useState('');
  const [against, setAgainst] = useState(String(policy.version));
  const versions = useItems<Omit<Policy, 'text'>>('/policy/versions').items;
  const { area, go } = useFaultPlace(text);
  const start = useChange<Simulation>(undefined, true);
  const faults = start.error instanceof Problem && start.error.kind === 'invalid-policy' ? start.error.faults : [];
  const body = {
    text,
    against: Number(against),
    since: instantOf(`${since}T00:00`),
    until: null,
  };
  return (
    <>
      <PolicyText
        text={text}
        change={setText}
        area={area}
        label={t('policy.tab.trial')}
        rows={14}
        testId="trial-text"
      />
      {faults.length === 0 && <Refusal error={start.error} />}
      <Faults title={t('shadow.invalid')} faults={faults} go={go} grave />
      {text === policy.text && against === String(policy.version) && (
        <Alert color="blue" variant="light" c="var(--mantine-color-text)">
          {t('trial.same')}
        </Alert>
      )}
      <Group justify="flex-end" align="flex-end">
        <Select
          label={t('trial.against')}
          description={t('trial.againstHint')}
          data={versions.map(({ version, saved_at }) => ({
            value: String(version),
            label: [
              t('policy.version', { version }),
              version === policy.version ? t('trial.inForce') : saved_at && day(saved_at, i18n.language),
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
          value={against}
          onChange={(next) => next && setAgainst(next)}
          allowDeselect={false}
          data-testid="trial-against"
        />
        <TextInput
          type="date"
          label={t('trial.since')}
          description={t('trial.sinceHint')}
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
        />
        <Button
          onClick={() => start.mutate({ path: '/policy/simulations', method: 'POST', body })}
          loading={start.isPending}
          data-testid="trial-start"
        >
          {t('trial.start')}
        </Button>
      </Group>
    </>
  );
}
