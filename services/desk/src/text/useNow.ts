import { useSyncExternalStore } from 'react';

const STEP = 10_000;
let now = Date.now();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, STEP);

/** The present in milliseconds, renewed every ten seconds for all countdowns together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
