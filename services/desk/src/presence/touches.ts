/** So long without a pointer or a key in any tab of this desk means that nobody is there. */
export const IDLE_MS = 10 * 60_000;
/** A pointer moves many times a second; once in this time is enough to know, here and in the other tabs. */
export const NOTED_MS = 5_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];

export interface Tabs {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: () => void): void;
  removeEventListener(type: 'message', listener: () => void): void;
}

/**
 * Watch this page and the other tabs. `changed` hears `true` when nobody touches any of them any more, and `false` at
 * the next touch of any. Gives what ends the watch.
 */
export function watchTouches(page: EventTarget, tabs: Tabs, changed: (idle: boolean) => void): () => void {
  let idle = false;
  let noted = Date.now();
  let timer = setTimeout(leave, IDLE_MS);

  function leave() {
    idle = true;
    changed(true);
  }
  function note() {
    noted = Date.now();
    clearTimeout(timer);
    timer = setTimeout(leave, IDLE_MS);
    if (!idle) return;
    idle = false;
    changed(false);
  }
  function touch() {
    if (!idle && Date.now() - noted < NOTED_MS) return;
    note();
    tabs.postMessage('touched');
  }

  for (const name of TOUCHES) page.addEventListener(name, touch, { capture: true, passive: true });
  tabs.addEventListener('message', note);
  return () => {
    clearTimeout(timer);
    for (const name of TOUCHES) page.removeEventListener(name, touch, { capture: true });
    tabs.removeEventListener('message', note);
  };
}
