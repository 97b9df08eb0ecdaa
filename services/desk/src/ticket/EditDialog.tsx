import { Button, Group, Modal, SegmentedControl, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTags } from '../api/queries';
import type { Priority, Ticket } from '../api/types';
import { fieldOf, instantOf } from '../text/time';
import type { useTicketActions } from './actions';

const PRIORITIES: readonly Priority[] = ['low', 'normal', 'high'];

interface EditDialogProps {
  ticket: Ticket;
  act: ReturnType<typeof useTicketActions>;
  close: () => void;
}

/** How pressing a ticket is, by when it must be answered, and the words it is sorted by. */
export function EditDialog({ ticket, act, close }: EditDialogProps) {
  const { t } = useTranslation();
  const known = useTags();
  const [priority, setPriority] = useState<Priority>(ticket.priority);
  const [tags, setTags] = useState(ticket.tags);
  const [due, setDue] = useState(ticket.due_date ? fieldOf(new Date(ticket.due_date)) : '');
  const save = async () => {
    const changes = { priority, tags, due_date: instantOf(due)?.toISOString() ?? null };
    const former = { priority: ticket.priority, tags: ticket.tags, due_date: ticket.due_date };
    if (await act.edit(changes, former, ticket.version)) close();
  };
  return (
    <Modal opened onClose={close} title={t('edit.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <div>
          <Text size="sm" fw={500} mb={4} id="priority-label">
            {t('edit.priority')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="priority-label"
            value={priority}
            onChange={(next) => setPriority(next as Priority)}
            data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {t('edit.priorityHint')}
          </Text>
        </div>
        <TextInput
          type="datetime-local"
          label={t('edit.due')}
          description={t('edit.dueHint')}
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
          data-autofocus
          data-testid="edit-due"
        />
        <TagsInput
          label={t('edit.tags')}
          description={t('edit.tagsHint')}
          value={tags}
          data={known.data?.map(({ tag }) => tag) ?? []}
          maxDropdownHeight={160}
          onChange={setTags}
          maxTags={20}
          clearable
          data-testid="edit-tags"
        />
        <Group justify="flex-end">
          <Button onClick={() => void save()} loading={act.busy} data-testid="edit-save">
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
