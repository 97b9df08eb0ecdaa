/** Where links are one line that scrolls, on narrow screens, the chosen one is in sight. */
export function intoSight(link: Element | null | undefined): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
