import { Button, Group, Modal, Select, Stack, Table, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Absence, Agent } from '../api/administration';
import { fullTime, instantOf } from '../text/time';
import { Refusal } from './FormDialog';
import { useFields } from './fields';
import { IcsUpload } from './IcsUpload';
import { Listing } from './Listing';
import { useChange, useItems } from './resource';
import { sayWarnings } from './warnings';

const KINDS = ['leave', 'sick', 'day_off', 'other'] as const;

/** When an agent is not there; letters for him go to his group meanwhile. */
export function AbsencesDialog({ agent, close }: { agent: Agent; close: () => void }) {
  const { t, i18n } = useTranslation();
  const path = `/agents/${agent.id}/absences`;
  const from = useItems<Absence>(path);
  const remove = useChange();
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('agent.absencesOf', { name: agent.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Listing
          from={from}
          label={t('agent.absences')}
          empty={t('absence.none')}
          columns={[t('absence.from'), t('absence.to'), t('absence.kind')]}
          row={(one) => (
            <Table.Tr key={one.id}>
              <Table.Td>{fullTime(one.starts_at, i18n.language)}</Table.Td>
              <Table.Td>{fullTime(one.ends_at, i18n.language)}</Table.Td>
              <Table.Td>{t(`absence.kinds.${one.kind}`)}</Table.Td>
              <Table.Td ta="right">
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => remove.mutate({ path: `${path}/${one.id}`, method: 'DELETE' })}
                >
                  {t('settings.remove')}
                </Button>
              </Table.Td>
            </Table.Tr>
          )}
        />
        <NewAbsence path={path} />
        <IcsUpload path={`${path}/ics`} label={t('ics.absences')} />
      </Stack>
    </Modal>
  );
}

function NewAbsence({ path }: { path: string }) {
  const { t } = useTranslation();
  const form = useFields({ starts_at: '', ends_at: '', kind: 'leave' as string });
  const save = useChange<Absence>((saved) => {
    sayWarnings(saved);
    form.set('starts_at', '');
    form.set('ends_at', '');
  }, true);

  function submit(event: FormEvent) {
    event.preventDefault();
    const { starts_at, ends_at, kind } = form.values;
    const body = { starts_at: instantOf(starts_at), ends_at: instantOf(ends_at), kind };
    save.mutate({ path, method: 'POST', body });
  }

  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput type="datetime-local" label={t('absence.from')} required {...form.text('starts_at')} />
        <TextInput
          type="datetime-local"
          label={t('absence.to')}
          required
          min={form.values.starts_at}
          {...form.text('ends_at')}
        />
        <Select
          label={t('absence.kind')}
          w={130}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: t(`absence.kinds.${value}`) }))}
          {...form.choice('kind')}
        />
        <Button type="submit" loading={save.isPending}>
          {t('absence.add')}
        </Button>
      </Group>
      <Refusal error={save.error} />
    </form>
  );
}
