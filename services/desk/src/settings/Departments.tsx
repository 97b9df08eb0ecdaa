import { Button, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Department } from '../api/administration';
import { Refusal } from './FormDialog';
import { keyOf } from './keys';
import { useChange, useItems } from './resource';

/** The departments that audiences belong to, and a line to add one. */
export function Departments() {
  const { t } = useTranslation();
  const { items } = useItems<Department>('/departments');
  const [name, setName] = useState('');
  const add = useChange(() => setName(''), true);

  function submit(event: FormEvent) {
    event.preventDefault();
    add.mutate({ path: '/departments', method: 'POST', body: { key: keyOf(name), name } });
  }

  return (
    <Paper withBorder p="md" radius="md" maw={560}>
      <Title order={3} mb={4}>
        {t('department.title')}
      </Title>
      <Text size="sm" mb="sm">
        {items.length ? items.map((one) => one.name).join(', ') : t('department.none')}
      </Text>
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label={t('department.new')}
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="department-name"
          />
          <Button type="submit" variant="default" loading={add.isPending} disabled={!keyOf(name)}>
            {t('department.add')}
          </Button>
        </Group>
        <Refusal error={add.error} />
      </form>
    </Paper>
  );
}
