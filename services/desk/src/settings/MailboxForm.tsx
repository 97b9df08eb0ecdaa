import { Button, Group, NumberInput, Select, Switch, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Encryption, Mailbox, Trial } from '../api/administration';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { MailboxReading } from './MailboxReading';
import { MailboxSignIn } from './MailboxSignIn';
import { bodyOf, valuesOf } from './mailboxFields';
import { useChange } from './resource';

/** Which port usually goes with which encryption. */
const PORTS: Record<Encryption, number> = { tls: 993, starttls: 143, none: 143 };

export function useEncryptions() {
  const { t } = useTranslation();
  return (['tls', 'starttls', 'none'] as const).map((value) => ({ value, label: t(`encryption.${value}`) }));
}

/** Adds or changes a mailbox; the test signs in with what is written, before anything is saved. */
export function MailboxForm({ mailbox, close }: { mailbox: Mailbox | null; close: () => void }) {
  const { t } = useTranslation();
  const form = useFields(valuesOf(mailbox));
  const save = useChange(close, true);
  const test = useChange<Trial>(undefined, true);
  const body = bodyOf(form.values);
  const submit = () =>
    save.mutate(
      mailbox
        ? { path: `/mailboxes/${mailbox.id}`, method: 'PATCH', body, version: mailbox.version }
        : { path: '/mailboxes', method: 'POST', body },
    );
  const encrypt = (value: string | null) => {
    form.set('tls', value as Encryption);
    // A port that somebody wrote himself stays.
    if (Object.values(PORTS).includes(form.values.port)) form.set('port', PORTS[value as Encryption]);
  };
  return (
    <FormDialog
      title={mailbox ? t('mailbox.edit') : t('mailbox.add')}
      close={close}
      size="lg"
      save={submit}
      saving={save.isPending}
      error={save.error ?? test.error}
      extra={
        <Button
          variant="default"
          loading={test.isPending}
          onClick={() => test.mutate({ path: '/mailboxes/test', method: 'POST', body })}
          data-testid="test-mailbox"
        >
          {t('settings.test')}
        </Button>
      }
    >
      <TextInput label={t('field.name')} required {...form.text('name')} data-autofocus data-testid="mailbox-name" />
      <Group grow preventGrowOverflow={false} wrap="nowrap">
        <TextInput label={t('field.host')} required {...form.text('host')} data-testid="mailbox-host" />
        <NumberInput
          label={t('field.port')}
          required
          min={1}
          max={65535}
          w={110}
          hideControls
          {...form.number('port')}
          data-testid="mailbox-port"
        />
      </Group>
      <Select
        label={t('field.tls')}
        data={useEncryptions()}
        allowDeselect={false}
        value={form.values.tls}
        onChange={encrypt}
        data-testid="mailbox-tls"
      />
      <TextInput
        label={t('field.login')}
        required
        autoComplete="off"
        {...form.text('login')}
        data-testid="mailbox-login"
      />
      <MailboxSignIn form={form} mailbox={mailbox} />
      <MailboxReading form={form} />
      <Switch label={t('mailbox.enabled')} {...form.check('enabled')} />
      <TrialResult trial={test.data} />
    </FormDialog>
  );
}

/** What a test found, said where the test was asked for. */
export function TrialResult({ trial }: { trial: Trial | undefined }) {
  const { t } = useTranslation();
  if (!trial) return null;
  return (
    <Text
      size="sm"
      role="status"
      fw={600}
      c={trial.ok ? undefined : 'var(--mantine-color-error)'}
      data-testid="test-result"
    >
      {trial.ok
        ? trial.messages == null
          ? t('settings.works')
          : t('mailbox.works', { count: trial.messages })
        : trial.error}
    </Text>
  );
}
