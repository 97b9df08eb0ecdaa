import { Anchor, Button, Code, Group, Select, Table, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Audience } from '../api/administration';
import { AskFirst } from './AskFirst';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { Listing, Sheet } from './Listing';
import { useChange, useItems } from './resource';
import { CopyLine } from './SignInLink';

interface InboundForm {
  id: number;
  version: number;
  key: string;
  kind: 'form' | 'question';
  title: string;
  language: string | null;
  audience: string | null;
  origins: string[];
  publish_to: string | null;
  page: string;
  script: string;
}

const PATH = '/mailboxes/forms';
const here = (path: string) => `${window.location.origin}${path}`;

/** Forms that customers fill in, each with its page and the line that shows it on the company's site. */
export function FormsPage() {
  const { t } = useTranslation();
  const from = useItems<InboundForm>(PATH);
  const [form, setForm] = useState<InboundForm | 'new' | null>(null);
  const remove = useChange();
  return (
    <Sheet
      title={t('settings.forms')}
      about={t('form.about')}
      action={
        <Button onClick={() => setForm('new')} data-testid="add-form">
          {t('form.add')}
        </Button>
      }
    >
      <Listing
        from={from}
        label={t('settings.forms')}
        empty={t('form.none')}
        columns={[t('field.name'), t('form.kind'), t('form.embed')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {one.title}
              </Text>
              <Anchor size="xs" href={one.page} target="_blank" rel="noreferrer">
                {t('form.open', { key: one.key })}
              </Anchor>
            </Table.Td>
            <Table.Td>{t(`form.kinds.${one.kind}`)}</Table.Td>
            <Table.Td maw={360}>
              <CopyLine text={`<script src="${here(one.script)}"></script>`} />
              <Text size="xs" c="dimmed">
                {one.origins.length > 0 ? one.origins.join(', ') : t('form.noOrigins')}
              </Text>
            </Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button variant="default" size="xs" onClick={() => setForm(one)}>
                  {t('settings.edit')}
                </Button>
                <AskFirst
                  label={t('settings.remove')}
                  question={t('form.removeText', { title: one.title })}
                  act={() => remove.mutate({ path: `${PATH}/${one.id}`, method: 'DELETE' })}
                />
              </Group>
            </Table.Td>
          </Table.Tr>
        )}
      />
      {form && <FormForm form={form === 'new' ? null : form} close={() => setForm(null)} />}
    </Sheet>
  );
}

function FormForm({ form: before, close }: { form: InboundForm | null; close: () => void }) {
  const { t } = useTranslation();
  const audiences = useItems<Audience>('/audiences').items;
  const form = useFields({
    key: before?.key ?? '',
    kind: before?.kind ?? 'form',
    title: before?.title ?? '',
    language: before?.language ?? null,
    audience: before?.audience ?? null,
    origins: before?.origins ?? [],
    publish_to: before?.publish_to ?? '',
  });
  const save = useChange<InboundForm>(close, true);
  const asks = form.values.kind === 'question';
  const body = { ...form.values, publish_to: (asks && form.values.publish_to) || null };
  const submit = () =>
    save.mutate(
      before
        ? { path: `${PATH}/${before.id}`, method: 'PUT', body, version: before.version }
        : { path: PATH, method: 'POST', body },
    );
  return (
    <FormDialog
      title={t(before ? 'form.edit' : 'form.add')}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput
        label={t('form.title')}
        description={t('form.titleHint')}
        required
        {...form.text('title')}
        data-autofocus
        data-testid="form-title"
      />
      <TextInput
        label={t('field.key')}
        description={
          <>
            {t('form.keyHint')} <Code>/api/v1/inbound/forms/{form.values.key || '…'}</Code>
          </>
        }
        required
        {...form.text('key')}
        data-testid="form-key"
      />
      <Select
        label={t('form.kind')}
        allowDeselect={false}
        data={(['form', 'question'] as const).map((kind) => ({ value: kind, label: t(`form.kinds.${kind}`) }))}
        {...form.choice('kind')}
      />
      {asks && (
        <TextInput
          label={t('form.publishTo')}
          description={t('form.publishHint')}
          placeholder="https://"
          type="url"
          {...form.text('publish_to')}
        />
      )}
      <Select
        label={t('form.audience')}
        description={t('form.audienceHint')}
        clearable
        data={audiences.map((one) => ({ value: one.key, label: one.name }))}
        {...form.choice('audience')}
      />
      <Select
        label={t('form.language')}
        placeholder={t('form.visitors')}
        clearable
        data={[
          { value: 'en', label: 'English' },
          { value: 'de', label: 'Deutsch' },
          { value: 'ru', label: 'Русский' },
        ]}
        {...form.choice('language')}
      />
      <TagsInput
        label={t('form.origins')}
        description={t('form.originsHint')}
        placeholder="https://shop.example"
        {...form.many('origins')}
      />
    </FormDialog>
  );
}
