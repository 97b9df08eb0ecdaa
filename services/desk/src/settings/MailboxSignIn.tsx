import { Input, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from '../api/administration';
import { PasswordField } from '../text/PasswordField';
import type { useFields } from './fields';
import type { MailboxValues } from './mailboxFields';

/** How we sign in to a mailbox: by a password, or by access tokens. */
export function MailboxSignIn({
  form,
  mailbox,
}: {
  form: ReturnType<typeof useFields<MailboxValues>>;
  mailbox: Mailbox | null;
}) {
  const { t } = useTranslation();
  const kept = mailbox?.sign_in === form.values.signIn;
  return (
    <>
      <Input.Wrapper label={t('mailbox.signIn')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('mailbox.signIn')}
          data={(['password', 'oauth'] as const).map((value) => ({ value, label: t(`mailbox.${value}`) }))}
          value={form.values.signIn}
          onChange={(value) => form.set('signIn', value as Mailbox['sign_in'])}
          data-testid="mailbox-sign-in"
        />
      </Input.Wrapper>
      {form.values.signIn === 'password' ? (
        <PasswordField
          label={t('field.password')}
          required={!kept}
          autoComplete="new-password"
          description={kept ? t('mailbox.keepPassword') : t('mailbox.appPassword')}
          {...form.text('password')}
          data-testid="mailbox-password"
        />
      ) : (
        <Tokens form={form} kept={kept} />
      )}
    </>
  );
}

function Tokens({ form, kept }: { form: ReturnType<typeof useFields<MailboxValues>>; kept: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('mailbox.provider')}
        data={(['google', 'microsoft', 'other'] as const).map((value) => ({
          value,
          label: t(`mailbox.providers.${value}`),
        }))}
        allowDeselect={false}
        {...form.choice('provider')}
      />
      <TextInput label={t('mailbox.clientId')} required autoComplete="off" {...form.text('clientId')} />
      <PasswordField label={t('mailbox.clientSecret')} autoComplete="new-password" {...form.text('clientSecret')} />
      <PasswordField
        label={t('mailbox.refreshToken')}
        required={!kept}
        autoComplete="new-password"
        description={kept ? t('mailbox.keepToken') : undefined}
        {...form.text('refreshToken')}
      />
      <TextInput
        label={t('mailbox.tokenUrl')}
        type="url"
        required={form.values.provider === 'other'}
        description={form.values.provider === 'other' ? undefined : t('mailbox.tokenUrlHint')}
        {...form.text('tokenUrl')}
      />
    </>
  );
}
