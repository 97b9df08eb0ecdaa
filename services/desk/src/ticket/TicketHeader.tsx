import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../api/queries';
import type { Ticket, ViewName } from '../api/types';
import { Icon } from '../icons';
import { FactsDrawer } from './FactsDrawer';
import { Marks } from './Marks';
import classes from './TicketPane.module.css';

/** Who wrote about what, and where it stands; `gone` when the last known standing is not true any more. */
export function TicketHeader({ ticket, gone, view }: { ticket: Ticket; gone: boolean; view: ViewName }) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const [facts, setFacts] = useState(false);
  const customer = ticket.customer;
  const holder = ticket.holder && (ticket.holder.id === me.agent_id ? t('ticket.you') : ticket.holder.name);
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
      <div style={{ minWidth: 0 }}>
        <h2 className={classes.title} dir="auto">
          {ticket.subject || t('ticket.noSubject')}
        </h2>
        <Group gap={8} mt={4}>
          <Text size="sm" component="bdi" fw={600}>
            {customer?.name || customer?.address || t('ticket.unknownCustomer')}
          </Text>
          {customer?.name && (
            <Text size="sm" c="dimmed" component="bdi" style={{ overflowWrap: 'anywhere' }}>
              {customer.address}
            </Text>
          )}
          {!gone && (
            <Badge
              variant={ticket.state === 'worked_out' ? 'filled' : 'default'}
              color="teal"
              data-testid="ticket-state"
            >
              {t(`badge.${ticket.state}`)}
              {holder && ticket.state !== 'worked_out' ? ` · ${holder}` : ''}
            </Badge>
          )}
          {ticket.public && <Badge color="grape">{t('badge.public')}</Badge>}
          {!gone && <Marks ticket={ticket} view={view} />}
          {!gone && (ticket.failed_replies ?? 0) > 0 && <Badge color="red">{t('badge.notDelivered')}</Badge>}
        </Group>
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon name="info" size={16} />}
        onClick={() => setFacts(true)}
        data-testid="facts"
        style={{ flex: 'none' }}
      >
        {t('facts.open')}
      </Button>
      <FactsDrawer ticket={ticket} opened={facts} close={() => setFacts(false)} />
    </Group>
  );
}
