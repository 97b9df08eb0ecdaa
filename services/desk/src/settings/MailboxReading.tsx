import { Button, Group, Select, TagsInput, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from './FormDialog';
import type { useFields } from './fields';
import { accessOf, type MailboxValues } from './mailboxFields';
import { useChange } from './resource';

/** How a mailbox is read: its folders, which letters count, and what is done with those that were read. */
export function MailboxReading({ form }: { form: ReturnType<typeof useFields<MailboxValues>> }) {
  const { t } = useTranslation();
  const { values } = form;
  const [known, setKnown] = useState<string[]>([]);
  const [reason, setReason] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useChange<{ folders: string[]; error: string | null }>(({ folders, error }) => {
    setKnown(folders);
    setReason(error);
    // In focus the field unfolds what can be chosen.
    if (error === null) field.current?.focus();
  }, true);
  return (
    <>
      <Group align="flex-end">
        <TagsInput
          ref={field}
          label={t('field.folders')}
          description={values.folders.length > 1 ? t('mailbox.foldersHint') : undefined}
          required
          maxTags={20}
          data={known}
          value={values.folders}
          onChange={(folders) => form.set('folders', folders)}
          style={{ flex: '1 1 200px' }}
          error={reason}
          data-testid="mailbox-folders"
        />
        <Button
          variant="default"
          loading={list.isPending}
          onClick={() => list.mutate({ path: '/mailboxes/folders', method: 'POST', body: accessOf(values) })}
          data-testid="list-folders"
        >
          {t('mailbox.listFolders')}
        </Button>
      </Group>
      <Refusal error={list.error} />
      <Group grow align="flex-start">
        <Select
          label={t('mailbox.start')}
          data={(['beginning', 'now', 'date'] as const).map((value) => ({
            value,
            label: t(`mailbox.starts.${value}`),
          }))}
          allowDeselect={false}
          {...form.choice('start')}
          data-testid="mailbox-start"
        />
        {values.start === 'date' && (
          <TextInput type="date" label={t('mailbox.startDate')} required {...form.text('startDate')} />
        )}
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t('mailbox.after')}
          data={(['leave', 'move', 'keyword'] as const).map((value) => ({
            value,
            label: t(`mailbox.afters.${value}`),
          }))}
          allowDeselect={false}
          {...form.choice('after')}
          data-testid="mailbox-after"
        />
        {values.after === 'move' && (
          <TextInput label={t('mailbox.afterFolder')} required {...form.text('afterFolder')} />
        )}
        {values.after === 'keyword' && (
          <TextInput
            label={t('mailbox.afterKeyword')}
            required
            pattern="[A-Za-z0-9_$.\-]{1,60}"
            {...form.text('afterKeyword')}
          />
        )}
      </Group>
    </>
  );
}
