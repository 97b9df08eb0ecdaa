/** Where links are one line that scrolls, on narrow screens, the chosen one is in sight. */
export const intoSight = (link: HTMLAnchorElement | null) =>
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
