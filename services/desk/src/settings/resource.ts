import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ask, ask, newKey, Problem, query } from '../api/client';
import type { Page } from '../api/types';
import { showProblem } from '../text/problems';

/** A list of the API as settings pages show it. Some lists are short enough to come without pages. */
export function useItems<T>(path: string, values: Record<string, string> = {}) {
  const list = useInfiniteQuery({
    queryKey: ['settings', path, values],
    queryFn: async ({ pageParam }) => {
      const answer = await ask<Page<T> | T[]>(path + query({ ...values, cursor: pageParam, limit: 100 }));
      return Array.isArray(answer) ? { items: answer, next: null } : answer;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return { list, items };
}

/** The names of things that other lists hold by key; the key itself until, and where, no name is known. */
export function useNamed<T extends { key: string; name: string }>(path: string): (key: string) => string {
  const { items } = useItems<T>(path);
  return (key) => items.find((one) => one.key === key)?.name ?? key;
}

export function useOne<T>(path: string) {
  return useQuery({ queryKey: ['settings', path], queryFn: () => ask<T>(path), retry: false });
}

/** Something that may not be there yet, which is no error: then the data are null. */
export function useOptional<T>(path: string) {
  const read = () =>
    ask<T>(path).catch((reason: unknown) => {
      if (reason instanceof Problem && reason.status === 404) return null;
      throw reason;
    });
  return useQuery<T | null>({ queryKey: ['settings', path], queryFn: read, retry: false });
}

interface Change extends Ask {
  path: string;
}

/**
 * Changes something; whatever the settings pages and the first steps show is read anew. `quiet` leaves saying an
 * error to the form.
 */
export function useChange<T>(done?: (answer: T) => void, quiet = false) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, ...options }: Change) =>
      ask<T>(path, { ...options, key: options.method === 'POST' ? newKey() : undefined }),
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: ['settings'] });
      void client.invalidateQueries({ queryKey: ['choices'] });
      void client.invalidateQueries({ queryKey: ['me'] });
      done?.(answer);
    },
    onError: (reason) => {
      if (reason instanceof Problem && reason.status === 412) void client.invalidateQueries({ queryKey: ['settings'] });
      if (!quiet) showProblem(reason, t);
    },
  });
}
