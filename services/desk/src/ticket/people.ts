import { useQuery } from '@tanstack/react-query';
import type { Agent, Audience } from '../api/administration';
import { ask } from '../api/client';
import type { Page, Role } from '../api/types';

function useKnown<T>(of: 'agents' | 'audiences', enabled = true) {
  return useQuery({
    queryKey: ['choices', 'names', of],
    queryFn: async () => (await ask<Page<T>>(`/${of}?limit=200`)).items,
    staleTime: 300_000,
    enabled,
  });
}

/** Names of agents or audiences, for records that hold ids only; the number where none is known. */
export function useNames(of: 'agents' | 'audiences'): (id: number) => string {
  const known = useKnown<Agent | Audience>(of);
  return (id) => known.data?.find((one) => one.id === id)?.name ?? `#${id}`;
}

/** The agents who have not left, as a field offers them; only those of one role where it is given. */
export function useAgentChoices(enabled: boolean, role?: Role): { value: string; label: string }[] {
  const known = useKnown<Agent>('agents', enabled);
  return (known.data ?? [])
    .filter((agent) => !agent.departed_at && (role === undefined || agent.role === role))
    .map(({ id, name }) => ({ value: String(id), label: name }));
}
