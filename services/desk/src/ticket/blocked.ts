import type { DecisionRecord, HistoryEntry } from '../api/types';

export interface Blocked {
  id: number;
  why: string;
}

/**
 * Who is kept away from a ticket: whom the newest decision left out for it, put right by what its history says since,
 * which names people. A decision is not made anew for each block.
 */
export function blockedBy(
  excluded: NonNullable<DecisionRecord['excluded']>,
  history: HistoryEntry[],
  agents: { value: string; label: string }[],
): Blocked[] {
  const kept = new Map(
    excluded.filter(({ reason }) => reason === 'blocked').map((one) => [one.agent_id, one.evidence] as const),
  );
  for (const { what, facts } of history) {
    const agent = agents.find(({ label }) => label === facts?.agent);
    if (!agent) continue;
    if (what === 'blocked') kept.set(Number(agent.value), String(facts?.reason ?? ''));
    if (what === 'unblocked') kept.delete(Number(agent.value));
  }
  return [...kept].map(([id, why]) => ({ id, why }));
}
