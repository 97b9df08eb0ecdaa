import { Badge, Button, Group, Progress, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from '../api/administration';
import { fullTime } from '../text/time';
import { AskFirst } from './AskFirst';
import { Listing, Sheet } from './Listing';
import { MailboxAccount } from './MailboxAccount';
import { MailboxForm } from './MailboxForm';
import { useChange, useItems } from './resource';

const COLORS: Partial<Record<Mailbox['state'], string>> = {
  reading: 'teal',
  idle: 'teal',
  unreachable: 'red',
  wrong_password: 'red',
};

const LOOK_MS = 3_000;

/** The mailboxes that are read, how each one is, and the proof that nothing of it was lost. */
export function MailboxesPage() {
  const { t, i18n } = useTranslation();
  const from = useItems<Mailbox>('/mailboxes');
  const [form, setForm] = useState<Mailbox | 'new' | null>(null);
  const [counted, setCounted] = useState<Mailbox | null>(null);
  const remove = useChange();
  const { refetch } = from.list;
  useEffect(() => {
    // A mailbox changes by itself; while it is read, people watch it.
    const timer = setInterval(() => void refetch(), LOOK_MS);
    return () => clearInterval(timer);
  }, [refetch]);
  return (
    <Sheet
      title={t('settings.mailboxes')}
      about={t('mailbox.about')}
      action={
        <Button onClick={() => setForm('new')} data-testid="add-mailbox">
          {t('mailbox.add')}
        </Button>
      }
    >
      <Listing
        from={from}
        label={t('settings.mailboxes')}
        empty={t('mailbox.none')}
        columns={[t('field.name'), t('mailbox.state'), t('mailbox.lastSeen')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {one.name}
              </Text>
              <Text size="xs" c="dimmed">
                {one.login} · {one.host}:{one.port} · <Folders names={one.folders} />
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge variant={COLORS[one.state] ? 'filled' : 'default'} color={COLORS[one.state]}>
                {t(`mailbox.states.${one.state}`)}
              </Badge>
              {one.error && (
                <Text size="xs" mt={4}>
                  {one.error}
                </Text>
              )}
              <CatchingUp progress={one.progress} />
            </Table.Td>
            <Table.Td>{one.last_seen_at ? fullTime(one.last_seen_at, i18n.language) : t('mailbox.never')}</Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button variant="default" size="xs" onClick={() => setCounted(one)}>
                  {t('mailbox.account')}
                </Button>
                <Button variant="default" size="xs" onClick={() => setForm(one)}>
                  {t('settings.edit')}
                </Button>
                <AskFirst
                  label={t('settings.remove')}
                  question={t('mailbox.removeText', { name: one.name })}
                  act={() => remove.mutate({ path: `/mailboxes/${one.id}`, method: 'DELETE', version: one.version })}
                />
              </Group>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {form && <MailboxForm mailbox={form === 'new' ? null : form} close={() => setForm(null)} />}
      {counted && <MailboxAccount mailbox={counted} close={() => setCounted(null)} />}
    </Sheet>
  );
}

function Folders({ names: [first, ...others] }: { names: string[] }) {
  const { t } = useTranslation();
  if (others.length < 2) return <bdi>{[first, ...others].join(', ')}</bdi>;
  return <bdi>{t('mailbox.foldersFew', { first, more: others.length })}</bdi>;
}

/** How far reading is, while something that lies on the server is not accounted for. */
function CatchingUp({ progress }: { progress: Mailbox['progress'] }) {
  const { t } = useTranslation();
  if (!progress || progress.done >= progress.total) return null;
  const words = t('mailbox.progress', progress);
  return (
    <>
      <Progress mt={6} value={(100 * progress.done) / progress.total} aria-label={words} />
      <Text size="xs" mt={2}>
        {words}
      </Text>
    </>
  );
}
