import { Badge, Button, Select, Switch, Table, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Audience, Calendar, Department } from '../api/administration';
import { Departments } from './Departments';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { keyOf } from './keys';
import { Listing, Sheet } from './Listing';
import { useChange, useItems, useNamed } from './resource';

/** The groups that letters are for, by product group. */
export function AudiencesPage() {
  const { t } = useTranslation();
  const from = useItems<Audience>('/audiences');
  const named = useNamed<Department>('/departments');
  const [form, setForm] = useState<Audience | 'new' | null>(null);
  return (
    <Sheet
      title={t('settings.audiences')}
      about={t('audience.about')}
      action={
        <Button onClick={() => setForm('new')} data-testid="add-audience">
          {t('audience.add')}
        </Button>
      }
    >
      <Listing
        from={from}
        label={t('settings.audiences')}
        empty={t('audience.none')}
        columns={[t('field.name'), t('audience.groups'), t('field.department'), t('settings.agents')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {one.name}
              </Text>
              <Text size="xs" c="dimmed">
                {one.key}
              </Text>
              {!one.live && <Badge variant="default">{t('audience.notLive')}</Badge>}
            </Table.Td>
            <Table.Td>{one.product_groups.join(', ')}</Table.Td>
            <Table.Td>{named(one.department)}</Table.Td>
            <Table.Td>{one.agents}</Table.Td>
            <Table.Td ta="right">
              <Button variant="default" size="xs" onClick={() => setForm(one)}>
                {t('settings.edit')}
              </Button>
            </Table.Td>
          </Table.Tr>
        )}
      />
      <Departments />
      {form && <AudienceForm audience={form === 'new' ? null : form} close={() => setForm(null)} />}
    </Sheet>
  );
}

export function AudienceForm({ audience, close }: { audience: Audience | null; close: () => void }) {
  const { t } = useTranslation();
  const departments = useItems<Department>('/departments').items;
  const calendars = useItems<Calendar>('/calendars').items;
  const form = useFields({
    key: audience?.key ?? '',
    name: audience?.name ?? '',
    department: audience?.department ?? null,
    calendar: audience?.calendar ?? null,
    product_groups: audience?.product_groups ?? [],
    live: audience?.live ?? true,
  });
  const save = useChange<Audience>(close, true);
  const { key, ...rest } = form.values;
  const shared = { ...rest, department: rest.department ?? departments[0]?.key ?? '' };
  const submit = () =>
    save.mutate(
      audience
        ? { path: `/audiences/${audience.id}`, method: 'PATCH', body: shared, version: audience.version }
        : { path: '/audiences', method: 'POST', body: { ...shared, key: key || keyOf(rest.name) } },
    );
  return (
    <FormDialog
      title={t(audience ? 'audience.edit' : 'audience.add')}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput label={t('field.name')} required {...form.text('name')} data-autofocus data-testid="audience-name" />
      {!audience && (
        <TextInput
          label={t('field.key')}
          description={t('field.keyHint')}
          placeholder={keyOf(form.values.name)}
          {...form.text('key')}
          data-testid="audience-key"
        />
      )}
      <TagsInput
        label={t('audience.groups')}
        description={t('audience.groupsHint')}
        {...form.many('product_groups')}
        data-testid="audience-groups"
      />
      <Select
        label={t('field.department')}
        required
        allowDeselect={false}
        data={departments.map((one) => ({ value: one.key, label: one.name }))}
        value={form.values.department ?? departments[0]?.key ?? null}
        onChange={(value) => form.set('department', value)}
        nothingFoundMessage={t('department.none')}
      />
      <Select
        label={t('field.calendar')}
        clearable
        data={calendars.map((one) => ({ value: one.key, label: one.name }))}
        {...form.choice('calendar')}
      />
      <Switch label={t('audience.live')} {...form.check('live')} />
    </FormDialog>
  );
}
