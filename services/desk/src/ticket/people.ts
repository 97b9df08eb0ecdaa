import { useQuery } from '@tanstack/react-query';
import type { Agent, Audience } from '../api/administration';
import { ask } from '../api/client';
import type { Page } from '../api/types';

type Named = Pick<Agent | Audience, 'id' | 'name'>;

/** Names of agents or audiences, for records that hold ids only; the number where none is known. */
export function useNames(of: 'agents' | 'audiences'): (id: number) => string {
  const known = useQuery({
    queryKey: ['choices', 'names', of],
    queryFn: async () => (await ask<Page<Named>>(`/${of}?limit=200`)).items,
    staleTime: 300_000,
  });
  return (id) => known.data?.find((one) => one.id === id)?.name ?? `#${id}`;
}
