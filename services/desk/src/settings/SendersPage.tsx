import { Button, Group, Select, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Department } from '../api/administration';
import { AskFirst } from './AskFirst';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { Listing, Sheet } from './Listing';
import { useChange, useItems, useNamed } from './resource';

interface Sender {
  id: number;
  version: number;
  address: string;
  name: string;
  signature: string;
  department: string | null;
}

/** The company's own addresses that replies are sent from, each with its signature. */
export function SendersPage() {
  const { t } = useTranslation();
  const from = useItems<Sender>('/senders');
  const named = useNamed<Department>('/departments');
  const [form, setForm] = useState<Sender | 'new' | null>(null);
  const remove = useChange();
  return (
    <Sheet
      title={t('settings.senders')}
      about={t('sender.about')}
      action={
        <Button onClick={() => setForm('new')} data-testid="add-sender">
          {t('sender.add')}
        </Button>
      }
    >
      <Listing
        from={from}
        label={t('settings.senders')}
        empty={t('sender.none')}
        columns={[t('field.address'), t('sender.signature'), t('field.department')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {one.address}
              </Text>
              <Text size="xs" c="dimmed">
                {one.name || t('sender.agentsName')}
              </Text>
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'pre-line' }}>{one.signature}</Table.Td>
            <Table.Td>{one.department ? named(one.department) : t('sender.everybody')}</Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button variant="default" size="xs" onClick={() => setForm(one)}>
                  {t('settings.edit')}
                </Button>
                <AskFirst
                  label={t('settings.remove')}
                  question={t('sender.removeText', { address: one.address })}
                  act={() => remove.mutate({ path: `/senders/${one.id}`, method: 'DELETE' })}
                />
              </Group>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {form && <SenderForm sender={form === 'new' ? null : form} close={() => setForm(null)} />}
    </Sheet>
  );
}

function SenderForm({ sender, close }: { sender: Sender | null; close: () => void }) {
  const { t } = useTranslation();
  const departments = useItems<Department>('/departments').items;
  const form = useFields({
    address: sender?.address ?? '',
    name: sender?.name ?? '',
    signature: sender?.signature ?? '',
    department: sender?.department ?? null,
  });
  const save = useChange<Sender>(close, true);
  const submit = () =>
    save.mutate(
      sender
        ? { path: `/senders/${sender.id}`, method: 'PUT', body: form.values, version: sender.version }
        : { path: '/senders', method: 'POST', body: form.values },
    );
  return (
    <FormDialog
      title={t(sender ? 'sender.edit' : 'sender.add')}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput
        label={t('field.address')}
        required
        type="email"
        {...form.text('address')}
        data-autofocus
        data-testid="sender-address"
      />
      <TextInput label={t('field.name')} description={t('sender.nameHint')} {...form.text('name')} />
      <Textarea
        label={t('sender.signature')}
        description={t('template.placeholders')}
        autosize
        minRows={3}
        {...form.text('signature')}
        data-testid="sender-signature"
      />
      <Select
        label={t('field.department')}
        placeholder={t('sender.everybody')}
        clearable
        data={departments.map((one) => ({ value: one.key, label: one.name }))}
        {...form.choice('department')}
      />
    </FormDialog>
  );
}
