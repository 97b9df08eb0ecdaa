import { Button, Group, Loader, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, newKey, query } from '../api/client';
import { keys, refreshTickets } from '../api/queries';
import type { Customer, Page, Ticket } from '../api/types';
import { Refusal } from '../settings/FormDialog';
import { say } from '../text/say';
import { Trouble } from '../text/Trouble';

interface MergeCustomerDialogProps {
  customer: Customer;
  close: () => void;
}

/** The customers of the tickets that match the words, each once, without the one who is merged. */
function useFound(words: string, without: number) {
  return useQuery({
    queryKey: ['choices', 'customers', words, without],
    queryFn: async () => {
      const { items } = await ask<Page<Ticket>>(`/tickets${query({ view: 'all', q: words, limit: 200 })}`);
      const found = items.flatMap(({ customer }) => (customer && customer.id !== without ? [customer] : []));
      return [...new Map(found.map((one) => [one.id, one])).values()].slice(0, 8);
    },
    enabled: words.length > 1,
  });
}

/** Two customers are one person: all that this one has goes to the other, for good. */
export function MergeCustomerDialog({ customer, close }: MergeCustomerDialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 250);
  const [into, setInto] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const found = useFound(q, customer.id);
  const merge = useMutation({
    mutationFn: () =>
      ask<Customer>(`/customers/${customer.id}/merge`, {
        method: 'POST',
        body: { into: Number(into), reason: reason.trim() },
        key: newKey(),
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['ticket'] });
      void client.invalidateQueries({ queryKey: keys.customer(customer.id) });
      refreshTickets(client);
      say({ color: 'teal', message: t('done.merged') });
      close();
    },
  });
  const name = customer.name || customer.addresses[0] || t('ticket.unknownCustomer');
  return (
    <Modal
      opened
      onClose={close}
      title={t('mergeCustomer.title', { name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('mergeCustomer.text')}
        </Text>
        <TextInput
          type="search"
          label={t('mergeCustomer.search')}
          description={t('mergeCustomer.searchHint')}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setInto(null);
          }}
          rightSection={found.isFetching ? <Loader size={14} /> : undefined}
          data-autofocus
          data-testid="merge-customer-search"
        />
        {found.error && <Trouble reason={found.error} retry={() => void found.refetch()} />}
        {found.data?.length === 0 && <Text size="sm">{t('list.notFound')}</Text>}
        {found.data && found.data.length > 0 && (
          <Radio.Group value={into} onChange={setInto} label={t('mergeCustomer.into')}>
            <Stack gap="xs" mt="xs">
              {found.data.map((one) => (
                <Radio
                  key={one.id}
                  value={String(one.id)}
                  label={one.name || one.address || t('ticket.unknownCustomer')}
                  description={[one.address, t('mergeCustomer.number', { id: one.id })].filter(Boolean).join(' · ')}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <TextInput
          label={t('mergeCustomer.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1000}
        />
        <Refusal error={merge.error} />
        <Group justify="flex-end">
          <Button
            color="red"
            onClick={() => merge.mutate()}
            loading={merge.isPending}
            disabled={!into}
            data-testid="merge-customer-send"
          >
            {t('mergeCustomer.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
