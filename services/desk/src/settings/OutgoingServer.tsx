import { Button, Group, NumberInput, Paper, Select, Skeleton, Stack, TextInput, Title } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutgoingServer as Server, Trial } from '../api/administration';
import { PasswordField } from '../text/PasswordField';
import { say } from '../text/say';
import { Trouble } from '../text/Trouble';
import { Refusal } from './FormDialog';
import { useFields } from './fields';
import { TrialResult, useEncryptions } from './MailboxForm';
import { useChange, useOptional } from './resource';

const EMPTY: Server = { host: '', port: 587, tls: 'starttls', login: '', from_name: '', from_address: '' };

/** The server that sends the replies. None at all is an ordinary state of a new company. */
export function OutgoingServer({ done }: { done?: () => void }) {
  const { t } = useTranslation();
  const known = useOptional<Server>('/outgoing/server');
  if (known.isPending) return <Skeleton height={220} />;
  if (known.error) return <Trouble reason={known.error} retry={() => void known.refetch()} />;
  return (
    <Paper withBorder p="md" radius="md" maw={560}>
      <Title order={3} mb="sm">
        {t('outgoing.server')}
      </Title>
      <ServerForm key={JSON.stringify(known.data)} server={known.data} done={done} />
    </Paper>
  );
}

function ServerForm({ server, done }: { server: Server | null; done: (() => void) | undefined }) {
  const { t } = useTranslation();
  const form = useFields({ ...EMPTY, ...server, password: '' });
  const save = useChange<Server>(() => {
    say({ color: 'teal', message: t('done.saved') });
    done?.();
  }, true);
  const test = useChange<Trial>(undefined, true);
  const { host, port, tls, login, password, from_name, from_address } = form.values;
  const body = { host, port, tls, login: login ?? '', from_name, from_address, password: password || null };

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ path: '/outgoing/server', method: 'PUT', body });
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group grow preventGrowOverflow={false} wrap="nowrap">
          <TextInput label={t('field.host')} required {...form.text('host')} data-testid="server-host" />
          <NumberInput
            label={t('field.port')}
            required
            min={1}
            max={65535}
            w={110}
            hideControls
            {...form.number('port')}
            data-testid="server-port"
          />
        </Group>
        <Select label={t('field.tls')} data={useEncryptions()} allowDeselect={false} {...form.choice('tls')} />
        <TextInput label={t('field.login')} autoComplete="off" {...form.text('login')} />
        <PasswordField
          label={t('field.password')}
          autoComplete="new-password"
          description={server ? t('mailbox.keepPassword') : undefined}
          {...form.text('password')}
        />
        <TextInput label={t('outgoing.fromName')} {...form.text('from_name')} />
        <TextInput
          label={t('outgoing.fromAddress')}
          type="email"
          required
          {...form.text('from_address')}
          data-testid="server-from"
        />
        <Refusal error={save.error ?? test.error} />
        <TrialResult trial={test.data} />
        <Group justify="flex-end">
          {host && (
            <Button
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate({ path: '/outgoing/server/test', method: 'POST', body })}
            >
              {t('settings.test')}
            </Button>
          )}
          <Button type="submit" loading={save.isPending} data-testid="save-server">
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
