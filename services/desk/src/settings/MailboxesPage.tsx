import { Badge, Button, Group, Modal, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mailbox, Reconciliation } from '../api/administration';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { Waiting } from '../text/Waiting';
import { AskFirst } from './AskFirst';
import { Listing, Sheet } from './Listing';
import { MailboxForm } from './MailboxForm';
import { useChange, useItems, useOne } from './resource';

const COLORS: Partial<Record<Mailbox['state'], string>> = {
  reading: 'teal',
  idle: 'teal',
  unreachable: 'red',
  wrong_password: 'red',
};

/** The mailboxes that are read, how each one is, and the proof that nothing of it was lost. */
export function MailboxesPage() {
  const { t, i18n } = useTranslation();
  const from = useItems<Mailbox>('/mailboxes');
  const [form, setForm] = useState<Mailbox | 'new' | null>(null);
  const [counted, setCounted] = useState<Mailbox | null>(null);
  const remove = useChange();
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
                {one.login} · {one.host}:{one.port} · {one.folder}
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
            </Table.Td>
            <Table.Td>{one.last_seen_at ? fullTime(one.last_seen_at, i18n.language) : t('mailbox.never')}</Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button variant="default" size="xs" onClick={() => setCounted(one)}>
                  {t('mailbox.count')}
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
      {counted && <Count mailbox={counted} close={() => setCounted(null)} />}
    </Sheet>
  );
}

const COUNTS = ['seen', 'stored', 'duplicate', 'quarantined', 'too_large', 'on_server'] as const;

function Count({ mailbox, close }: { mailbox: Mailbox; close: () => void }) {
  const { t } = useTranslation();
  const one = useOne<Reconciliation>(`/mailboxes/${mailbox.id}/reconciliation`);
  return (
    <Modal
      opened
      onClose={close}
      title={t('mailbox.countOf', { name: mailbox.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {one.isPending && <Waiting />}
      {one.error && <Trouble reason={one.error} retry={() => void one.refetch()} />}
      {one.data && (
        <>
          <Table>
            <Table.Tbody>
              {COUNTS.map((name) => (
                <Table.Tr key={name}>
                  <Table.Td>{t(`mailbox.counts.${name}`)}</Table.Td>
                  <Table.Td ta="right">{one.data[name] ?? t('mailbox.notAsked')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Text size="sm" mt="md">
            {one.data.missing.length
              ? t('mailbox.missing', { uids: one.data.missing.slice(0, 30).join(', '), count: one.data.missing.length })
              : t('mailbox.complete')}
          </Text>
        </>
      )}
    </Modal>
  );
}
