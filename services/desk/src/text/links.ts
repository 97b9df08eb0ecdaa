/** Finds what may be clicked in a stranger's text. Only http, https, mailto and tel ever become links. */

export type Piece = { text: string; href?: string };

// An e-mail address begins where no other could: a long run of letters is not read to its end from each of them.
const FOUND =
  /(https?:\/\/[^\s<>"']+)|(mailto:[^\s<>"']+)|((?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)|((?<![\w+])(?:\+|0)\d[\d ()/-]{5,20}\d(?!\w))/giu;
const TRAILING = new Set('.,;:!?)]}»”');
/** A text with more links than this has only so many: each is an element of the page. */
export const MOST_LINKS = 2_000;
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

function withoutTrailing(found: string): string {
  let end = found.length;
  while (TRAILING.has(found[end - 1] ?? '')) end -= 1;
  return found.slice(0, end);
}

/** Splits text into plain pieces and at most so many links; the pieces joined are the text, letter for letter. */
export function pieces(text: string, most = MOST_LINKS): Piece[] {
  const made: Piece[] = [];
  let from = 0;
  let links = 0;
  for (const match of text.matchAll(FOUND)) {
    const found = withoutTrailing(match[0]);
    const href = hrefOf(match, found);
    if (href === null) continue;
    if (links === most) break;
    if (match.index > from) made.push({ text: text.slice(from, match.index) });
    made.push({ text: found, href });
    links += 1;
    from = match.index + found.length;
  }
  if (from < text.length) made.push({ text: text.slice(from) });
  return made;
}

/** A block of text is laid out as one: 100,000 letters in both directions, or marks upon marks, take a browser minutes. */
export const BLOCK_LETTERS = 2_000;

/** The text in blocks that stand below each other, cut at line ends, else at spaces, else anywhere. */
export function blocksOf(text: string): string[] {
  const made: string[] = [];
  let from = 0;
  while (text.length - from > BLOCK_LETTERS) {
    const end = endOfBlock(text, from);
    // The end of a block is the end of its line.
    made.push(text.slice(from, text[end - 1] === '\n' ? end - 1 : end));
    from = end;
  }
  made.push(text.slice(from));
  return made;
}

function endOfBlock(text: string, from: number): number {
  const room = text.slice(from, from + BLOCK_LETTERS);
  const end = from + (room.lastIndexOf('\n') + 1 || room.lastIndexOf(' ') + 1 || BLOCK_LETTERS);
  return /[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end - 1 : end;
}
