import { Button, Group, Select, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Department } from '../api/administration';
import { AskFirst } from './AskFirst';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { keyOf } from './keys';
import { Listing, Sheet } from './Listing';
import { useChange, useItems, useNamed } from './resource';

interface Template {
  id: number;
  version: number;
  key: string;
  name: string;
  language: string;
  text: string;
  department: string | null;
}

/** The texts that replies begin with. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const from = useItems<Template>('/templates');
  const named = useNamed<Department>('/departments');
  const [form, setForm] = useState<Template | 'new' | null>(null);
  const remove = useChange();
  return (
    <Sheet
      title={t('settings.templates')}
      about={t('template.about')}
      action={
        <Button onClick={() => setForm('new')} data-testid="add-template">
          {t('template.add')}
        </Button>
      }
    >
      <Listing
        from={from}
        label={t('settings.templates')}
        empty={t('template.none')}
        columns={[t('field.name'), t('template.text'), t('field.department')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {one.name}
              </Text>
              <Text size="xs" c="dimmed">
                {[one.key, one.language].filter(Boolean).join(' · ')}
              </Text>
            </Table.Td>
            <Table.Td>
              <Text size="sm" lineClamp={2} dir="auto">
                {one.text}
              </Text>
            </Table.Td>
            <Table.Td>{one.department ? named(one.department) : t('sender.everybody')}</Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button variant="default" size="xs" onClick={() => setForm(one)}>
                  {t('settings.edit')}
                </Button>
                <AskFirst
                  label={t('settings.remove')}
                  question={t('template.removeText', { name: one.name })}
                  act={() => remove.mutate({ path: `/templates/${one.id}`, method: 'DELETE' })}
                />
              </Group>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {form && <TemplateForm template={form === 'new' ? null : form} close={() => setForm(null)} />}
    </Sheet>
  );
}

function TemplateForm({ template, close }: { template: Template | null; close: () => void }) {
  const { t } = useTranslation();
  const departments = useItems<Department>('/departments').items;
  const form = useFields({
    key: template?.key ?? '',
    name: template?.name ?? '',
    language: template?.language ?? '',
    text: template?.text ?? '',
    department: template?.department ?? null,
  });
  const save = useChange<Template>(close, true);
  const body = { ...form.values, key: form.values.key || keyOf(form.values.name) };
  const submit = () =>
    save.mutate(
      template
        ? { path: `/templates/${template.id}`, method: 'PUT', body, version: template.version }
        : { path: '/templates', method: 'POST', body },
    );
  return (
    <FormDialog
      title={t(template ? 'template.edit' : 'template.add')}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
      size="lg"
    >
      <TextInput label={t('field.name')} required {...form.text('name')} data-autofocus data-testid="template-name" />
      <Group grow align="flex-start">
        <TextInput label={t('field.key')} placeholder={keyOf(form.values.name)} {...form.text('key')} />
        <TextInput label={t('template.language')} placeholder="en" {...form.text('language')} />
      </Group>
      <Textarea
        label={t('template.text')}
        description={t('template.placeholders')}
        required
        autosize
        minRows={6}
        {...form.text('text')}
        data-testid="template-text"
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
