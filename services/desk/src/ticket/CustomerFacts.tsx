import { Anchor, Badge, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useCustomer, useSignedIn } from '../api/queries';
import type { Customer, Order } from '../api/types';
import { telHref } from '../text/links';
import { nameOf } from '../text/names';
import { Nothing, Trouble } from '../text/Trouble';
import { day } from '../text/time';
import { MergeCustomerDialog } from './MergeCustomerDialog';
import { StandingFollowers } from './StandingFollowers';

export function CustomerFacts({ id, ticketId }: { id: number | null; ticketId: number }) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const [merging, setMerging] = useState(false);
  const customer = useCustomer(id, true);
  if (id === null) return <Nothing title={t('facts.nobody')} />;
  if (customer.isPending) return <Skeleton height={180} />;
  if (customer.error) return <Trouble reason={customer.error} retry={() => void customer.refetch()} />;
  const { data } = customer;
  return (
    <Stack gap="lg">
      <Contact customer={data} />
      {data.audience && (
        <Section title={t('facts.audience')}>
          {data.audience.known.length > 0 && <Text size="sm">{data.audience.known.join(', ')}</Text>}
          <Text size="sm" c="dimmed">
            {t(`audienceBasis.${data.audience.basis}`, data.audience.reason)}
          </Text>
        </Section>
      )}
      <Section title={t('facts.orders')}>
        {data.orders.length === 0 && <Text size="sm">{t('facts.noOrders')}</Text>}
        {data.orders.map((order) => (
          <OrderLines key={order.external_id} order={order} />
        ))}
      </Section>
      {data.ratings && data.ratings.length > 0 && (
        <Section title={t('facts.ratings')}>
          {data.ratings.map((rating) => (
            <Text size="sm" key={`${rating.rated_at}${rating.score}`}>
              {t('facts.rating', { agent: nameOf(rating.agent), score: rating.score })} <bdi>{rating.comment}</bdi>
            </Text>
          ))}
        </Section>
      )}
      <Earlier customer={data} ticketId={ticketId} />
      <Section title={t('follow.title')}>
        <StandingFollowers of={`/customers/${data.id}`} hint={t('follow.customerHint')} />
      </Section>
      {me.role !== 'agent' && (
        <Group>
          <Button variant="default" size="xs" onClick={() => setMerging(true)} data-testid="merge-customer">
            {t('mergeCustomer.open')}
          </Button>
        </Group>
      )}
      {merging && <MergeCustomerDialog customer={data} close={() => setMerging(false)} />}
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <Stack gap={6}>{children}</Stack>
    </div>
  );
}

function Contact({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const tel = customer.phone ? telHref(customer.phone) : null;
  return (
    <Section title={customer.name || t('ticket.unknownCustomer')}>
      {customer.addresses.map((address) => (
        <Text size="sm" key={address} component="bdi" style={{ overflowWrap: 'anywhere' }}>
          {address}
        </Text>
      ))}
      {customer.phone &&
        (tel ? (
          <Anchor href={tel} size="sm" underline="always">
            {customer.phone}
          </Anchor>
        ) : (
          <Text size="sm">{customer.phone}</Text>
        ))}
      <Group gap="md">
        {customer.external_id && (
          <Text size="sm" c="dimmed">
            {customer.external_id}
          </Text>
        )}
        {customer.language && (
          <Text size="sm" c="dimmed">
            {t('facts.language', { language: customer.language })}
          </Text>
        )}
      </Group>
    </Section>
  );
}

function OrderLines({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  return (
    <div>
      <Text size="sm" fw={600}>
        {order.external_id} · {day(order.ordered_at, i18n.language)}
        {order.worked_by && ` · ${nameOf(order.worked_by)}`}
      </Text>
      {order.lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an order never move
        <Text size="sm" key={at}>
          {line.product || line.product_group}{' '}
          {line.state !== 'ok' && <Badge variant="default">{t(`order.${line.state}`)}</Badge>}
        </Text>
      ))}
    </div>
  );
}

function Earlier({ customer, ticketId }: { customer: Customer; ticketId: number }) {
  const { t } = useTranslation();
  const earlier = customer.tickets.filter(({ id }) => id !== ticketId);
  return (
    <Section title={t('facts.earlier')}>
      {earlier.length === 0 && <Text size="sm">{t('facts.noEarlier')}</Text>}
      {earlier.map((ticket) => (
        <Group key={ticket.id} gap={8} wrap="nowrap">
          <Anchor component={Link} href={`/view/all/${ticket.id}`} size="sm" underline="always" truncate dir="auto">
            {ticket.subject || t('ticket.noSubject')}
          </Anchor>
          <Badge variant="default" style={{ flex: 'none' }}>
            {t(`badge.${ticket.state}`)}
          </Badge>
        </Group>
      ))}
    </Section>
  );
}
