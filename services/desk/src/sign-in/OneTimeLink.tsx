import { Button, Center, Loader, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ask, Problem } from '../api/client';
import { keys } from '../api/queries';
import type { Me } from '../api/types';
import { sayProblem } from '../text/problems';
import { Door } from './Door';

/** Signs in with the token of a one-time link; it is posted, so no server log holds it. */
export function OneTimeLink({ token, onSignedIn }: { token: string; onSignedIn: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [, go] = useLocation();
  const { mutate, error } = useMutation({
    mutationKey: ['sign-in'],
    mutationFn: () => ask<Me>('/session', { method: 'POST', body: { link: token } }),
    onSuccess: (me) => {
      client.clear();
      client.setQueryData(keys.me, me);
      onSignedIn();
      go('/', { replace: true });
    },
  });
  // A link works once, so it is posted once even where React mounts twice.
  const posted = useRef('');
  useEffect(() => {
    if (posted.current === token) return;
    posted.current = token;
    mutate();
  }, [token, mutate]);

  if (!error) {
    return (
      <Door title={t('signIn.linkTitle')}>
        <Center>
          <Loader role="status" aria-label={t('state.loading')} />
        </Center>
      </Door>
    );
  }
  const spent = error instanceof Problem && error.status === 401;
  return (
    <Door title={t('signIn.linkTitle')}>
      <Text role="alert">{spent ? t('signIn.linkSpent') : sayProblem(error, t)}</Text>
      {!spent && <Button onClick={() => mutate()}>{t('state.retry')}</Button>}
      <Button variant={spent ? 'filled' : 'default'} onClick={() => go('/', { replace: true })}>
        {t('signIn.withPassword')}
      </Button>
    </Door>
  );
}
