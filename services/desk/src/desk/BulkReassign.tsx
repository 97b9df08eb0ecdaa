import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TargetForm } from '../ticket/TargetForm';
import type { Bulk } from './bulk';

/** Hands several tickets to one agent, audience or stage. */
export function BulkReassign({ act, close }: { act: (bulk: Bulk) => void; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={close} title={t('reassign.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <TargetForm holder={null} busy={false} send={(to, reason) => act({ action: 'reassign', to, reason })} />
    </Modal>
  );
}
