import { Drawer, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../api/queries';
import type { Ticket } from '../api/types';
import { CustomerFacts } from './CustomerFacts';
import { DecisionView } from './DecisionView';
import { HistoryList } from './HistoryList';
import { PeopleTab } from './PeopleTab';

interface FactsDrawerProps {
  ticket: Ticket;
  opened: boolean;
  close: () => void;
}

/** Beside the ticket: who the customer is, what happened, and (for supervisors) how the ladder decided. */
export function FactsDrawer({ ticket, opened, close }: FactsDrawerProps) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const [tab, setTab] = useState<string | null>('customer');
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={440}
      title={t('facts.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="customer">{t('facts.customer')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('facts.history')}</Tabs.Tab>
          <Tabs.Tab value="people">{t('facts.people')}</Tabs.Tab>
          <Tabs.Tab value="why">{t('facts.why')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="customer">
          <CustomerFacts id={ticket.customer?.id ?? null} ticketId={ticket.id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <HistoryList id={ticket.id} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleTab ticket={ticket} />
        </Tabs.Panel>
        <Tabs.Panel value="why">
          <DecisionView id={ticket.id} whole={me.role !== 'agent'} />
        </Tabs.Panel>
      </Tabs>
    </Drawer>
  );
}
