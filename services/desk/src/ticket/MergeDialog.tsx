import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useCustomer } from '../api/queries';
import type { Ticket, ViewName } from '../api/types';
import type { useTicketActions } from './actions';

interface MergeDialogProps {
  ticket: Ticket;
  view: ViewName;
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** Puts this ticket's letters into another ticket of the same customer. */
export function MergeDialog({ ticket, view, act, close }: MergeDialogProps) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const customer = useCustomer(ticket.customer?.id ?? null, true);
  const [into, setInto] = useState<string | null>(null);
  const others = (customer.data?.tickets ?? []).filter(({ id }) => id !== ticket.id);
  const merge = async () => {
    if (!into || !(await act.merge(Number(into), ticket.version))) return;
    close();
    go(`/view/${view}/${into}`);
  };
  return (
    <Modal opened onClose={close} title={t('merge.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('merge.text')}
        </Text>
        <Select
          label={t('merge.into')}
          placeholder={customer.data && others.length === 0 ? t('merge.none') : undefined}
          error={customer.error ? t('state.trouble') : undefined}
          disabled={others.length === 0}
          data={others.map((one) => ({
            value: String(one.id),
            label: `${one.subject || t('ticket.noSubject')} (${t(`badge.${one.state}`)})`,
          }))}
          value={into}
          onChange={setInto}
          searchable
          data-testid="merge-into"
        />
        <Group justify="flex-end">
          <Button onClick={() => void merge()} loading={act.busy} disabled={!into} data-testid="merge-send">
            {t('merge.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
