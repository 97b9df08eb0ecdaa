import { Button, Modal, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../api/administration';
import { Listing } from '../settings/Listing';
import { useItems, useOne } from '../settings/resource';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { Waiting } from '../text/Waiting';
import { PolicyText } from './PolicyText';

/** Every policy that ever counted, newest first. */
export function PolicyVersions() {
  const { t, i18n } = useTranslation();
  const from = useItems<Omit<Policy, 'text'>>('/policy/versions');
  const [shown, setShown] = useState<number | null>(null);
  return (
    <>
      <Listing
        from={from}
        label={t('policy.tab.versions')}
        empty={t('policy.noVersions')}
        columns={[t('policy.number'), t('policy.saved'), t('policy.by')]}
        row={(one) => (
          <Table.Tr key={one.version}>
            <Table.Td>{one.version}</Table.Td>
            <Table.Td>{one.saved_at && fullTime(one.saved_at, i18n.language)}</Table.Td>
            <Table.Td>{one.saved_by}</Table.Td>
            <Table.Td ta="right">
              <Button variant="default" size="xs" onClick={() => setShown(one.version)}>
                {t('policy.show')}
              </Button>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {shown !== null && <Version version={shown} close={() => setShown(null)} />}
    </>
  );
}

function Version({ version, close }: { version: number; close: () => void }) {
  const { t } = useTranslation();
  const found = useOne<Policy>(`/policy/versions/${version}`);
  const title = t('policy.version', { version });
  return (
    <Modal opened onClose={close} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {found.isPending && <Waiting />}
      {found.error && <Trouble reason={found.error} />}
      {found.data && <PolicyText text={found.data.text} label={title} />}
    </Modal>
  );
}
