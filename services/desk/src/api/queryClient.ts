import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './client';
import { keys } from './queries';

const FINAL = new Set([400, 401, 403, 404, 409, 412, 422, 428]);

/** One client for the page. A 401 anywhere leads back to the sign-in page. */
export function makeClient(): QueryClient {
  const signedOut = (reason: Error, key: readonly unknown[] | undefined) => {
    if (!(reason instanceof Problem) || reason.status !== 401 || key?.[0] === 'me' || key?.[0] === 'sign-in') return;
    void client.resetQueries({ queryKey: keys.me });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (reason, asked) => signedOut(reason, asked.queryKey) }),
    mutationCache: new MutationCache({
      onError: (reason, _in, _out, done) => signedOut(reason, done.options.mutationKey),
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, reason) => !(reason instanceof Problem && FINAL.has(reason.status)) && count < 2,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}
