/** The tab's share of the blinking icon: its title holds the count, its favicon blinks while something is unseen. */

const CALM = './icon.svg';
const ALERT = './icon-alert.svg';
const BLINK_MS = 900;
const stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
let timer: ReturnType<typeof setInterval> | undefined;

function setIcon(address: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link) link.href = address;
}

/** Shows `unseen` alerts in the tab; 0 makes it calm. With reduced motion the alert icon stands still. */
export function blink(unseen: number): void {
  clearInterval(timer);
  document.title = unseen > 0 ? `(${unseen}) Audiocomm` : 'Audiocomm';
  setIcon(unseen > 0 ? ALERT : CALM);
  if (unseen === 0 || stillness.matches) return;
  let lit = true;
  timer = setInterval(() => {
    lit = !lit;
    setIcon(lit ? ALERT : CALM);
  }, BLINK_MS);
}
