import { Button, Group, Modal, Stack, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTags } from '../api/queries';
import type { Bulk } from './bulk';

/** Gives several tickets tags, or takes tags from them. */
export function BulkTag({ act, close }: { act: (bulk: Bulk) => void; close: () => void }) {
  const { t } = useTranslation();
  const known = useTags().data?.map(({ tag }) => tag) ?? [];
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  return (
    <Modal opened onClose={close} title={t('bulk.tag')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <TagsInput
          label={t('bulk.addTags')}
          value={add}
          onChange={setAdd}
          data={known}
          maxTags={20}
          data-autofocus
          data-testid="bulk-add-tags"
        />
        <TagsInput label={t('bulk.removeTags')} value={remove} onChange={setRemove} data={known} maxTags={20} />
        <Group justify="flex-end">
          <Button
            onClick={() => act({ action: 'edit', add_tags: add, remove_tags: remove })}
            disabled={add.length + remove.length === 0}
            data-testid="bulk-tag-save"
          >
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
