import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, Problem } from '../api/client';
import { keys } from '../api/queries';
import type { Me } from '../api/types';
import { PasswordField } from '../text/PasswordField';
import { sayProblem } from '../text/problems';
import { Door } from './Door';

/** Name and password. After too many failures it says how long to wait and counts down. */
export function SignInPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationKey: ['sign-in'],
    mutationFn: () => ask<Me>('/session', { method: 'POST', body: { login, password } }),
    onSuccess: (me) => {
      // Whoever was signed in here before leaves nothing to read.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
      client.setQueryData(keys.me, me);
    },
    onError: () => setPassword(''),
  });
  const wait = useWait(signIn.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }

  const said = useSaid(signIn.error, wait);
  return (
    <Door title="Audiocomm">
      <form onSubmit={submit}>
        <Stack>
          {said && (
            <Alert color="red" variant="light" role="alert" c="var(--mantine-color-text)">
              {said}
            </Alert>
          )}
          <TextInput
            label={t('signIn.login')}
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            required
            withAsterisk={false}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            data-testid="login"
          />
          <PasswordField
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-testid="password"
          />
          <Button type="submit" loading={signIn.isPending} disabled={wait > 0} data-testid="sign-in">
            {t('signIn.submit')}
          </Button>
          <Text size="sm" c="dimmed" ta="center">
            {t('signIn.forgot')}
          </Text>
        </Stack>
      </form>
    </Door>
  );
}

function useSaid(reason: unknown, wait: number): string | null {
  const { t } = useTranslation();
  if (!reason) return null;
  if (reason instanceof Problem && reason.status === 401) return t('signIn.wrong');
  if (!(reason instanceof Problem && reason.status === 429)) return sayProblem(reason, t);
  return wait > 0 ? t('signIn.wait', { count: wait }) : t('signIn.again');
}

/** Seconds still to wait after a 429, counted down. */
function useWait(reason: unknown): number {
  const [wait, setWait] = useState(0);
  useEffect(() => {
    if (reason instanceof Problem && reason.status === 429) setWait(reason.retryAfter ?? 60);
  }, [reason]);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  return wait;
}
