import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Agent, Audience, Calendar, Department } from '../api/administration';
import { PasswordField } from '../text/PasswordField';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { useChange, useItems } from './resource';
import { sayWarnings } from './warnings';

const ROLES = ['agent', 'supervisor', 'administrator'] as const;

interface AgentFormProps {
  agent: Agent | null;
  close: () => void;
  made?: (agent: Agent) => void;
}

function initial(agent: Agent | null, department: string | null) {
  return {
    login: agent?.login ?? '',
    name: agent?.name ?? '',
    role: agent?.role ?? ('agent' as string),
    department: agent?.department ?? department,
    calendar: agent?.calendar ?? null,
    address: agent?.address ?? '',
    aliases: agent?.aliases ?? [],
    audiences: agent?.audiences.toSorted((a, b) => Number(b.primary) - Number(a.primary)).map(({ key }) => key) ?? [],
    capacity: agent?.capacity ?? 20,
    password: '',
  };
}

/** Adds or changes an agent. Without a password the answer holds a one-time link. The first audience is the primary one. */
export function AgentForm({ agent, close, made }: AgentFormProps) {
  const { t } = useTranslation();
  const departments = useItems<Department>('/departments').items;
  const calendars = useItems<Calendar>('/calendars').items;
  const audiences = useItems<Audience>('/audiences').items;
  const form = useFields(initial(agent, null));
  const save = useChange<Agent>((answer) => {
    if (!agent) made?.(answer);
    sayWarnings(answer);
    close();
  }, true);
  const { login, password, address, audiences: keys, ...rest } = form.values;
  const shared = {
    ...rest,
    department: rest.department ?? departments[0]?.key ?? null,
    address: address || null,
    audiences: keys.map((key, at) => ({ key, primary: at === 0 })),
  };
  const submit = () =>
    save.mutate(
      agent
        ? {
            path: `/agents/${agent.id}`,
            method: 'PATCH',
            body: password ? { ...shared, password } : shared,
            version: agent.version,
          }
        : { path: '/agents', method: 'POST', body: { ...shared, login, password: password || null } },
    );
  return (
    <FormDialog
      title={t(agent ? 'agent.edit' : 'agent.add')}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput label={t('field.name')} required {...form.text('name')} data-autofocus data-testid="agent-name" />
      {!agent && (
        <TextInput
          label={t('agent.login')}
          required
          autoComplete="off"
          {...form.text('login')}
          data-testid="agent-login"
        />
      )}
      <Select
        label={t('field.role')}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        allowDeselect={false}
        {...form.choice('role')}
      />
      <TextInput label={t('agent.address')} type="email" {...form.text('address')} />
      <TagsInput label={t('agent.aliases')} description={t('agent.aliasesHint')} {...form.many('aliases')} />
      <MultiSelect
        label={t('field.audiences')}
        description={t('agent.firstIsPrimary')}
        data={audiences.map(({ key, name }) => ({ value: key, label: name }))}
        searchable
        {...form.many('audiences')}
      />
      <Select
        label={t('field.department')}
        data={departments.map(({ key, name }) => ({ value: key, label: name }))}
        value={form.values.department ?? departments[0]?.key ?? null}
        onChange={(value) => form.set('department', value)}
      />
      <Select
        label={t('field.calendar')}
        data={calendars.map(({ key, name }) => ({ value: key, label: name }))}
        clearable
        {...form.choice('calendar')}
      />
      <NumberInput
        label={t('agent.capacity')}
        description={t('agent.capacityHint')}
        min={1}
        max={1000}
        {...form.number('capacity')}
      />
      <PasswordField
        label={t(agent ? 'signIn.newPassword' : 'field.password')}
        description={t(agent ? 'mailbox.keepPassword' : 'agent.noPassword')}
        autoComplete="new-password"
        {...form.text('password')}
      />
    </FormDialog>
  );
}
