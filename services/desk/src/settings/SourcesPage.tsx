import { Alert, Button, Select, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../text/PasswordField';
import { fullTime } from '../text/time';
import { AskFirst } from './AskFirst';
import { FormDialog } from './FormDialog';
import { useFields } from './fields';
import { Listing, Sheet } from './Listing';
import { useChange, useItems } from './resource';
import { CopyLine } from './SignInLink';

const KINDS = ['webhook', 'postmark', 'mailgun'] as const;
type Kind = (typeof KINDS)[number];

interface Source {
  id: number;
  name: string;
  kind: Kind;
  created_at: string;
  secret?: string | null;
}

const PATH = '/mailboxes/sources';

/** Where a source sends its letters; a mail service finds its name and secret in the address. */
function addressOf({ name, kind, secret }: Source): string {
  const { host, origin, protocol } = window.location;
  const user = encodeURIComponent(name);
  if (kind === 'postmark') return `${protocol}//${user}:${secret ?? '…'}@${host}/api/v1/inbound/providers/postmark`;
  if (kind === 'mailgun') return `${origin}/api/v1/inbound/providers/mailgun?source=${user}&as=mime`;
  return `${origin}/api/v1/inbound/messages`;
}

/** Systems and mail services that hand letters in over HTTP. */
export function SourcesPage() {
  const { t, i18n } = useTranslation();
  const from = useItems<Source>(PATH);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Source | null>(null);
  const remove = useChange();
  return (
    <Sheet
      title={t('settings.sources')}
      about={t('source.about')}
      action={
        <Button onClick={() => setAdding(true)} data-testid="add-source">
          {t('source.add')}
        </Button>
      }
    >
      {made && <Made source={made} />}
      <Listing
        from={from}
        label={t('settings.sources')}
        empty={t('source.none')}
        columns={[t('field.name'), t('source.kind'), t('source.since')]}
        row={(one) => (
          <Table.Tr key={one.id}>
            <Table.Td>{one.name}</Table.Td>
            <Table.Td>{t(`source.kinds.${one.kind}`)}</Table.Td>
            <Table.Td>{fullTime(one.created_at, i18n.language)}</Table.Td>
            <Table.Td ta="right">
              <AskFirst
                label={t('settings.remove')}
                question={t('source.removeText', { name: one.name })}
                act={() => remove.mutate({ path: `${PATH}/${one.id}`, method: 'DELETE' })}
              />
            </Table.Td>
          </Table.Tr>
        )}
      />
      {adding && <SourceForm close={() => setAdding(false)} made={setMade} />}
    </Sheet>
  );
}

/** What must be set on the other side; the secret is not told twice. */
function Made({ source }: { source: Source }) {
  const { t } = useTranslation();
  return (
    <Alert color="indigo" variant="light" role="status" data-testid="made-source">
      <Text size="sm" mb={6}>
        {t(`source.setUp.${source.kind}`, { name: source.name })}
      </Text>
      <CopyLine text={addressOf(source)} />
      {source.kind === 'webhook' && source.secret && (
        <>
          <Text size="sm" fw={600} my={6}>
            {t('source.once')}
          </Text>
          <CopyLine text={source.secret} />
        </>
      )}
    </Alert>
  );
}

function SourceForm({ close, made }: { close: () => void; made: (source: Source) => void }) {
  const { t } = useTranslation();
  const form = useFields({ name: '', kind: 'webhook' as Kind, signing_key: '' });
  const save = useChange<Source>((source) => {
    made(source);
    close();
  }, true);
  const signs = form.values.kind === 'mailgun';
  const submit = () =>
    save.mutate({
      path: PATH,
      method: 'POST',
      body: { ...form.values, signing_key: signs ? form.values.signing_key : null },
    });
  return (
    <FormDialog title={t('source.add')} close={close} save={submit} saving={save.isPending} error={save.error}>
      <TextInput
        label={t('field.name')}
        description={t('source.nameHint')}
        required
        {...form.text('name')}
        data-autofocus
        data-testid="source-name"
      />
      <Select
        label={t('source.kind')}
        allowDeselect={false}
        data={KINDS.map((kind) => ({ value: kind, label: t(`source.kinds.${kind}`) }))}
        {...form.choice('kind')}
      />
      {signs && (
        <PasswordField
          label={t('source.signingKey')}
          description={t('source.signingHint')}
          required
          {...form.text('signing_key')}
        />
      )}
    </FormDialog>
  );
}
