import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/client';
import { useSignedIn } from '../api/queries';
import { PasswordField } from '../text/PasswordField';
import { sayProblem } from '../text/problems';
import { Door } from './Door';

/** After a one-time link: a password for next time. It can be skipped. */
export function SetPasswordPage({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => ask('/me/password', { method: 'PUT', body: { current: null, new: password } }),
    onSuccess: done,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <Door title={t('signIn.welcome', { name: me.name })}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('signIn.choose', { login: me.login })}</Text>
          {save.error && (
            <Alert color="red" variant="light" role="alert" c="var(--mantine-color-text)">
              {sayProblem(save.error, t)}
            </Alert>
          )}
          <input type="text" name="username" autoComplete="username" value={me.login} readOnly hidden />
          <PasswordField
            label={t('signIn.newPassword')}
            autoComplete="new-password"
            autoFocus
            required
            withAsterisk={false}
            minLength={8}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-testid="new-password"
          />
          <Button type="submit" loading={save.isPending} data-testid="save-password">
            {t('signIn.savePassword')}
          </Button>
          <Button variant="subtle" onClick={done} data-testid="skip-password">
            {t('signIn.skip')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
