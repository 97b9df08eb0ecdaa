import { Alert, Button, MultiSelect, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Token } from '../api/administration';
import { fullTime } from '../text/time';
import { AskFirst } from './AskFirst';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { Listing, Sheet } from './Listing';
import { useChange, useItems } from './resource';
import { CopyLine } from './SignInLink';

const SCOPES = ['inbound', 'facts', 'tickets', 'alerts', 'presence', 'administration'];

/** Keys of other systems to the API, each with what it may do. */
export function TokensPage() {
  const { t, i18n } = useTranslation();
  const from = useItems<Token>('/tokens');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Token | null>(null);
  const remove = useChange();
  return (
    <Sheet
      title={t('settings.tokens')}
      about={t('token.about')}
      action={<Button onClick={() => setAdding(true)}>{t('token.add')}</Button>}
    >
      {made?.token && (
        <Alert color="indigo" variant="light" role="status">
          <Text size="sm" fw={600} mb={6}>
            {t('token.once', { name: made.name })}
          </Text>
          <CopyLine text={made.token} />
        </Alert>
      )}
      <Listing
        from={from}
        label={t('settings.tokens')}
        empty={t('token.none')}
        columns={[t('field.name'), t('token.scopes'), t('token.since')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>{one.name}</Table.Td>
            <Table.Td>{one.scopes.join(', ')}</Table.Td>
            <Table.Td>{fullTime(one.created_at, i18n.language)}</Table.Td>
            <Table.Td ta="right">
              <AskFirst
                label={t('settings.remove')}
                question={t('token.removeText', { name: one.name })}
                act={() => remove.mutate({ path: `/tokens/${one.id}`, method: 'DELETE' })}
              />
            </Table.Td>
          </Table.Tr>
        )}
      />
      {adding && <TokenForm close={() => setAdding(false)} made={setMade} />}
    </Sheet>
  );
}

function TokenForm({ close, made }: { close: () => void; made: (token: Token) => void }) {
  const { t } = useTranslation();
  const form = useFields({ name: '', scopes: [] as string[] });
  const save = useChange<Token>((token) => {
    made(token);
    close();
  }, true);
  const submit = () => save.mutate({ path: '/tokens', method: 'POST', body: { ...form.values, agent_id: null } });
  return (
    <FormDialog title={t('token.add')} close={close} save={submit} saving={save.isPending} error={save.error}>
      <TextInput
        label={t('field.name')}
        description={t('token.nameHint')}
        required
        {...form.text('name')}
        data-autofocus
      />
      <MultiSelect label={t('token.scopes')} required data={SCOPES} {...form.many('scopes')} />
    </FormDialog>
  );
}
