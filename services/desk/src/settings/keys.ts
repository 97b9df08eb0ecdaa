/** Makes a key (lower case, digits, hyphens) from a name: "Kopfhörer & DACs" becomes "kopfhorer-dacs". */
export function keyOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}
