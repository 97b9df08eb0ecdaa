/** What the desk reads, as TanStack queries; every key starts with the word that live events refresh. */
import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, query } from './client';
import type {
  AlertItem,
  Block,
  Counts,
  Customer,
  Explanation,
  Follower,
  HistoryEntry,
  Me,
  Message,
  Nudge,
  Page,
  TagCount,
  Ticket,
  ViewName,
} from './types';

export const keys = {
  me: ['me'] as const,
  counts: ['counts'] as const,
  alerts: ['alerts'] as const,
  lists: ['tickets'] as const,
  list: (view: string, q: string, tag: string | null) => ['tickets', view, q, tag] as const,
  tags: ['tags'] as const,
  machineMail: ['machine-mail'] as const,
  waitingReplies: ['waiting-replies'] as const,
  ticket: (id: number) => ['ticket', id] as const,
  /** Who took a ticket away from this agent's eyes, by name, as far as it was told. */
  taker: (id: number) => ['taker', id] as const,
  part: (id: number, part: string) => ['ticket', id, part] as const,
  customer: (id: number) => ['customer', id] as const,
};

export function useMe(enabled = true) {
  return useQuery({ enabled, queryKey: keys.me, queryFn: () => ask<Me>('/me'), retry: false, staleTime: 60_000 });
}

/** The agent who is signed in; only used below the sign-in gate, where it is always there. */
export function useSignedIn(): Me {
  const me = useQueryClient().getQueryData<Me>(keys.me);
  const { data } = useMe();
  const known = data ?? me;
  if (!known) throw new Error('Nobody is signed in.');
  return known;
}

export function useCounts() {
  return useQuery({ queryKey: keys.counts, queryFn: () => ask<Counts>('/tickets/counts'), refetchInterval: 60_000 });
}

export function useTicketList(view: ViewName, q: string, tag: string | null) {
  return useInfiniteQuery({
    queryKey: keys.list(view, q, tag),
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Ticket>>(`/tickets${query({ view, q, tag, cursor: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 60_000,
  });
}

/** The tags of the open tickets this person may see, most used first. */
export function useTags() {
  return useQuery({
    queryKey: keys.tags,
    queryFn: async () => (await ask<Page<TagCount>>('/tags')).items,
    refetchInterval: 60_000,
    staleTime: 10_000,
  });
}

export function useMachineMail() {
  return useInfiniteQuery({
    queryKey: keys.machineMail,
    queryFn: ({ pageParam }) => ask<Page<Message>>(`/machine-mail${query({ cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** The row of a ticket in any list that was read: enough to show its header at once. */
function rowOf(client: QueryClient, id: number): Ticket | undefined {
  const lists = client.getQueriesData<InfiniteData<Page<Ticket>>>({ queryKey: keys.lists });
  return lists.flatMap(([, list]) => list?.pages.flatMap(({ items }) => items) ?? []).find((row) => row.id === id);
}

export function useTicket(id: number) {
  const client = useQueryClient();
  return useQuery<Ticket>({
    queryKey: keys.ticket(id),
    queryFn: ({ signal }) => ask<Ticket>(`/tickets/${id}`, { signal }),
    placeholderData: () => rowOf(client, id),
  });
}

const QUEUED_REFRESH_MS = 2000;

export function useMessages(id: number) {
  return useQuery({
    queryKey: keys.part(id, 'messages'),
    queryFn: async ({ signal }) => {
      const all: Message[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<Message> = await ask(`/tickets/${id}/messages${query({ cursor, limit: 200 })}`, { signal });
        all.push(...page.items);
        cursor = page.next;
      } while (cursor);
      return all;
    },
    // What became of a reply comes from the mail server a moment later; nobody is alerted of it when all is well.
    refetchInterval: ({ state }) =>
      state.data?.some((message) => message.delivery === 'queued') ? QUEUED_REFRESH_MS : false,
  });
}

export function useExplanation(id: number, enabled = true) {
  return useQuery({
    queryKey: keys.part(id, 'explanation'),
    queryFn: () => ask<Explanation>(`/tickets/${id}/explanation`),
    enabled,
    // Working time does not run by the clock of the wall: only the server knows what is left.
    refetchInterval: 60_000,
    retry: false,
  });
}

export function useHistory(id: number, enabled: boolean) {
  return useQuery({
    queryKey: keys.part(id, 'history'),
    queryFn: async () => (await ask<Page<HistoryEntry>>(`/tickets/${id}/history?limit=200`)).items,
    enabled,
  });
}

export function useFollowers(id: number) {
  return useQuery({
    queryKey: keys.part(id, 'followers'),
    queryFn: async () => (await ask<Page<Follower>>(`/tickets/${id}/followers`)).items,
  });
}

/** Whom supervisors keep away from a ticket; for supervisors alone. */
export function useBlocks(id: number) {
  return useQuery({
    queryKey: keys.part(id, 'blocks'),
    queryFn: async () => (await ask<Page<Block>>(`/tickets/${id}/blocks`)).items,
  });
}

export function useNudges(id: number) {
  return useQuery({
    queryKey: keys.part(id, 'nudges'),
    queryFn: async () => (await ask<Page<Nudge>>(`/tickets/${id}/nudges`)).items,
  });
}

export function useCustomer(id: number | null, enabled: boolean) {
  return useQuery({
    queryKey: keys.customer(id ?? 0),
    queryFn: () => ask<Customer>(`/customers/${id}`),
    enabled: enabled && id !== null,
  });
}

export function useAlerts() {
  return useQuery({
    queryKey: keys.alerts,
    queryFn: async () => (await ask<Page<AlertItem>>('/alerts?limit=200')).items,
    refetchInterval: 120_000,
  });
}

/** Everything that shows tickets, after something happened to one of them. */
export function refreshTickets(client: QueryClient, id?: number | null): void {
  void client.invalidateQueries({ queryKey: keys.counts });
  void client.invalidateQueries({ queryKey: keys.lists });
  void client.invalidateQueries({ queryKey: keys.tags });
  if (id) void client.invalidateQueries({ queryKey: keys.ticket(id) });
}
