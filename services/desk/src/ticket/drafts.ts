/** What was written and not yet sent, per agent and ticket, kept in this browser. */
import type { Mode } from './Composer';

const nameOf = (agent: number, ticket: number, mode: Mode) => `audiocomm.draft.${agent}.${ticket}.${mode}`;

export function draftOf(agent: number, ticket: number, mode: Mode): string {
  return localStorage.getItem(nameOf(agent, ticket, mode)) ?? '';
}

/** Keeps the draft; an empty one is forgotten. */
export function keepDraft(agent: number, ticket: number, mode: Mode, text: string): void {
  if (text.trim()) localStorage.setItem(nameOf(agent, ticket, mode), text);
  else localStorage.removeItem(nameOf(agent, ticket, mode));
}
