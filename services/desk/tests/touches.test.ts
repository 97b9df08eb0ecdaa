import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IDLE_MS, NOTED_MS, type Tabs, watchTouches } from '../src/presence/touches';

/** Several tabs of one browser: what one posts, the others hear. */
function browser() {
  const listeners = new Set<() => void>();
  let posts = 0;
  const open = (): Tabs & EventTarget => {
    const page = new EventTarget();
    let own: (() => void) | undefined;
    return Object.assign(page, {
      postMessage: () => {
        posts += 1;
        for (const listener of listeners) if (listener !== own) listener();
      },
      addEventListener: (type: string, listener: () => void, options?: AddEventListenerOptions) => {
        if (type !== 'message') return EventTarget.prototype.addEventListener.call(page, type, listener, options);
        own = listener;
        listeners.add(listener);
      },
      removeEventListener: (type: string, listener: () => void, options?: AddEventListenerOptions) => {
        if (type !== 'message') return EventTarget.prototype.removeEventListener.call(page, type, listener, options);
        listeners.delete(listener);
      },
    }) as Tabs & EventTarget;
  };
  return { open, posts: () => posts, listening: () => listeners.size };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTime(ms);
const touch = (tab: EventTarget, name = 'pointermove') => tab.dispatchEvent(new Event(name));

test('ten minutes without a touch are idle, the next touch ends it at once', () => {
  const tab = browser().open();
  const heard: boolean[] = [];
  watchTouches(tab, tab, (idle) => heard.push(idle));
  pass(IDLE_MS - 1);
  expect(heard).toEqual([]);
  pass(1);
  expect(heard).toEqual([true]);
  touch(tab, 'keydown');
  expect(heard).toEqual([true, false]);
  pass(IDLE_MS);
  expect(heard).toEqual([true, false, true]);
});

test.each(['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])('%s is a touch', (name) => {
  const tab = browser().open();
  const changed = vi.fn();
  watchTouches(tab, tab, changed);
  pass(IDLE_MS - 1);
  touch(tab, name);
  pass(IDLE_MS - 1);
  expect(changed).not.toHaveBeenCalled();
});

test('a touch of one tab keeps the others, and wakes them', () => {
  const all = browser();
  const [first, second] = [all.open(), all.open()];
  const heard: boolean[] = [];
  watchTouches(first, first, () => undefined);
  watchTouches(second, second, (idle) => heard.push(idle));
  pass(IDLE_MS - 1);
  touch(first);
  pass(IDLE_MS - 1);
  expect(heard).toEqual([]);
  pass(1);
  touch(first);
  expect(heard).toEqual([true, false]);
});

test('the moves of a pointer are told to the other tabs once in a while', () => {
  const all = browser();
  const tab = all.open();
  const end = watchTouches(tab, tab, () => undefined);
  for (let moved = 0; moved < 4 * NOTED_MS; moved += 50) {
    touch(tab);
    pass(50);
  }
  expect(all.posts()).toBe(3);
  end();
  expect(all.listening()).toBe(0);
  pass(2 * IDLE_MS);
  touch(tab);
  expect(all.posts()).toBe(3);
});
