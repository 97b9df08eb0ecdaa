import { say } from '../text/say';

/** Says what saving somebody or his hours means for others; each word stands until it is closed. */
export function sayWarnings(saved: { warnings?: string[] } | undefined): void {
  for (const message of saved?.warnings ?? []) say({ color: 'orange', message, autoClose: false });
}
