import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/types';
import type { useTicketActions } from './actions';
import { TargetForm } from './TargetForm';

interface ReassignDialogProps {
  ticket: Ticket;
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** Takes the ticket away and hands it to an agent, an audience or a stage of the ladder. */
export function ReassignDialog({ ticket, act, close }: ReassignDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={close} title={t('reassign.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <TargetForm
        holder={ticket.holder?.id ?? null}
        busy={act.busy}
        send={async (to, reason) => (await act.reassign(to, reason, ticket.version)) && close()}
      />
    </Modal>
  );
}
