/** Keyboard shortcuts of the desk: one listener, the newest registration of a key wins. */
import { useEffect, useRef } from 'react';

type Action = () => void;
const actions = new Map<string, Action[]>();
const SEQUENCE_MS = 1200;
const STORED = 'audiocomm.single-keys';
let started: { key: string; at: number } | null = null;
/** What keeps the keys to itself while it is open: dialogs, menus and the lists of fields. */
const OWN_KEYS = '[role="dialog"], [role="menu"], [role="listbox"]';
let isElsewhere = false;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function run(name: string): boolean {
  const action = actions.get(name)?.at(-1);
  action?.();
  return action !== undefined;
}

/** Whether single letters act. Who speaks to the computer or mistypes easily can turn them off (WCAG 2.1.4). */
export const singleKeysAct = (): boolean => localStorage.getItem(STORED) !== 'off';

export function letSingleKeysAct(on: boolean): void {
  localStorage.setItem(STORED, on ? 'on' : 'off');
}

/** The key by its Latin letter, so that the shortcuts work on a Cyrillic or Greek layout, too. */
export function latinKey({ key, code }: { key: string; code: string }): string {
  // Where the Russian layout has its full stop, others have the slash.
  if (key === '.' && code === 'Slash') return '/';
  if (key.length > 1 || /^[ -~]$/.test(key)) return key;
  return code.startsWith('Key') ? code.slice(3).toLowerCase() : key;
}

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isElsewhere) return;
  if (isTyping(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur();
    return;
  }
  const key = latinKey(event);
  if (key.length === 1 && key !== '?' && !singleKeysAct()) return;
  const before = started && event.timeStamp - started.at < SEQUENCE_MS ? `${started.key} ` : '';
  started = null;
  if (run(before + key)) event.preventDefault();
  else if ([...actions.keys()].some((name) => name.startsWith(`${key} `))) {
    started = { key, at: event.timeStamp };
  }
}

if (typeof window !== 'undefined') {
  // Looked at before anybody acts on the key: the Esc that closes a menu must not leave the ticket, too.
  const look = () => {
    // Lists of fields that are closed stay in the page, without a place in it.
    isElsewhere = [...document.querySelectorAll(OWN_KEYS)].some((one) => one.getClientRects().length > 0);
  };
  window.addEventListener('keydown', look, { capture: true });
  window.addEventListener('keydown', pressed);
}

/** Runs `action` on `name` ("c", "Escape", "g o" for a sequence) while the component is shown and `enabled`. */
export function useShortcut(name: string, action: Action, enabled = true): void {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (!enabled) return;
    const mine = () => latest.current();
    actions.set(name, [...(actions.get(name) ?? []), mine]);
    return () => {
      const rest = (actions.get(name) ?? []).filter((one) => one !== mine);
      if (rest.length) actions.set(name, rest);
      else actions.delete(name);
    };
  }, [name, enabled]);
}
