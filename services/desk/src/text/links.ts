/** Finds what may be clicked in a stranger's text. Only http, https, mailto and tel ever become links. */

export type Piece = { text: string; href?: string };

const FOUND =
  /(https?:\/\/[^\s<>"']+)|(mailto:[^\s<>"']+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|((?<![\w+])(?:\+|0)\d[\d ()/-]{5,20}\d(?!\w))/giu;
const TRAILING = /[.,;:!?)\]}»”]+$/u;
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Gives the address if it is one that may be opened, else null. */
export function safeHref(address: string): string | null {
  try {
    return SCHEMES.has(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/** The name of the site of an address, the address itself where it has none. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host || address;
  } catch {
    return address;
  }
}

/** A telephone number as `tel:` address, or null when its digits are too few or too many to be one. */
export function telHref(number: string): string | null {
  const digits = number.replace(/\D/g, '');
  return digits.length >= 8 && digits.length <= 15 ? `tel:${number.trim().startsWith('+') ? '+' : ''}${digits}` : null;
}

function hrefOf(match: RegExpMatchArray, found: string): string | null {
  if (match[4]) return telHref(found);
  return safeHref(match[3] ? `mailto:${found}` : found);
}

/** Splits text into plain pieces and links; the pieces joined are the text, letter for letter. */
export function pieces(text: string): Piece[] {
  const made: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(FOUND)) {
    const found = match[0].replace(TRAILING, '');
    const href = hrefOf(match, found);
    if (href === null) continue;
    if (match.index > from) made.push({ text: text.slice(from, match.index) });
    made.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) made.push({ text: text.slice(from) });
  return made;
}
