import { Button, Group, Modal, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account, Mailbox, Reconciliation } from '../api/administration';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { Waiting } from '../text/Waiting';
import { useChange, useOne } from './resource';

const COUNTS = ['on_server', 'stored', 'duplicate', 'quarantined', 'too_large', 'before_start', 'seen'] as const;

/** The proof that nothing of a mailbox was lost: what each folder holds, and what became of it. */
export function MailboxAccount({ mailbox, close }: { mailbox: Mailbox; close: () => void }) {
  const { t, i18n } = useTranslation();
  const one = useOne<Reconciliation>(`/mailboxes/${mailbox.id}/reconciliation`);
  const fetchNow = useChange(() => void one.refetch());
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t('mailbox.countOf', { name: mailbox.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {one.isPending && <Waiting />}
      {one.error && <Trouble reason={one.error} retry={() => void one.refetch()} />}
      {one.data && (
        <>
          <Table.ScrollContainer minWidth={680}>
            <Table aria-label={t('mailbox.account')} data-testid="mailbox-account">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('mailbox.folder')}</Table.Th>
                  {COUNTS.map((name) => (
                    <Table.Th key={name} ta="right">
                      {t(`mailbox.counts.${name}`)}
                    </Table.Th>
                  ))}
                  <Table.Th ta="right">{t('mailbox.lacking')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {one.data.folders.map((folder) => (
                  <Numbers key={folder.folder} name={folder.folder} error={folder.error} account={folder} />
                ))}
                {one.data.folders.length > 1 && <Numbers name="" error={null} account={one.data} />}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <Group justify="space-between" mt="md">
            <Text size="sm" c="dimmed" data-testid="checked">
              {one.data.checked_at
                ? t('mailbox.checked', { time: fullTime(one.data.checked_at, i18n.language) })
                : t('mailbox.notChecked')}
            </Text>
            <Button
              variant="default"
              loading={fetchNow.isPending}
              onClick={() => fetchNow.mutate({ path: `/mailboxes/${mailbox.id}/reconciliation`, method: 'POST' })}
              data-testid="fetch-now"
            >
              {t('mailbox.fetchNow')}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}

function Numbers({ name, error, account }: { name: string; error: string | null; account: Account }) {
  const { t } = useTranslation();
  const lacking = account.missing.length;
  return (
    <Table.Tr>
      <Table.Td>
        <bdi>{name}</bdi>
        {error && <Text size="xs">{error}</Text>}
      </Table.Td>
      {COUNTS.map((count) => (
        <Table.Td key={count} ta="right">
          {account[count] ?? t('mailbox.notAsked')}
        </Table.Td>
      ))}
      <Table.Td ta="right" fw={lacking ? 700 : undefined} title={account.missing.slice(0, 30).join(', ')}>
        {account.on_server == null ? t('mailbox.notAsked') : lacking}
      </Table.Td>
    </Table.Tr>
  );
}
