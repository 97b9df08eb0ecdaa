import { Button, Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy, PolicyCheck, PolicyPreset } from '../api/administration';
import { Problem } from '../api/client';
import { Refusal } from '../settings/FormDialog';
import { useChange, useItems } from '../settings/resource';
import { say } from '../text/say';
import { Faults, PolicyText, useFaultPlace } from './PolicyText';

/** Changes the policy. One that is not valid is refused, with the line of each fault. */
export function PolicyEditor({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  // The version that was read, not the newest: saving must not overwrite what nobody here has seen.
  const [base, setBase] = useState(policy);
  const [text, setText] = useState(policy.text);
  const { area, go } = useFaultPlace(text);
  const [checked, setChecked] = useState<{ of: string; found: PolicyCheck } | null>(null);
  const save = useChange<Policy>((saved) => {
    setBase(saved);
    say({ color: 'teal', message: t('done.saved') });
  }, true);
  const check = useChange<PolicyCheck>((found) => {
    setChecked({ of: text, found });
    if (found.errors.length + found.warnings.length === 0) say({ color: 'teal', message: t('policy.fine') });
  });
  // What was found is said of the text it was found in.
  const found = checked?.of === text ? checked.found : null;
  const refused = save.error instanceof Problem && save.error.kind === 'invalid-policy' ? save.error.faults : [];
  const faults = found ? found.errors : refused;
  const changed = text !== base.text;
  const revert = () => {
    setBase(policy);
    setText(policy.text);
  };
  return (
    <Stack gap="sm">
      <Presets choose={setText} />
      <PolicyText text={text} change={setText} area={area} label={t('settings.policy')} testId="policy-text" />
      {faults.length === 0 && <Refusal error={save.error} />}
      <Faults title={t('policy.invalid')} faults={faults} go={go} grave />
      <Faults title={t('policy.warnings')} faults={found?.warnings ?? []} go={go} grave={false} />
      <Group justify="flex-end" preventGrowOverflow={false}>
        <Button
          variant="default"
          onClick={() => check.mutate({ path: '/policy/check', method: 'POST', body: { text } })}
          loading={check.isPending}
          data-testid="check-policy"
        >
          {t('policy.check')}
        </Button>
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

function Presets({ choose }: { choose: (text: string) => void }) {
  const { t } = useTranslation();
  const { items } = useItems<PolicyPreset>('/policy/presets');
  if (items.length === 0) return null;
  return (
    <Select
      label={t('policy.preset')}
      description={t('policy.presetHint')}
      data={items.map(({ name, title }) => ({ value: name, label: `${name}: ${title}` }))}
      value={null}
      onChange={(name) => {
        const found = items.find((one) => one.name === name);
        if (found) choose(found.text);
      }}
      maw={420}
      data-testid="policy-preset"
    />
  );
}
