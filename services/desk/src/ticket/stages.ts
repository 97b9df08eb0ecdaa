import type { TFunction } from 'i18next';

/** Reads the ids of the ladder's stages out of a policy's text: enough to offer them by name, without a YAML parser. */
export function stagesIn(policy: string): string[] {
  const ladder = /^stages:[^\n]*\n((?:[ \t#-][^\n]*\n?|\n)*)/m.exec(policy)?.[1] ?? '';
  return [...ladder.matchAll(/^\s*-\s*\{?\s*id:\s*["']?([\w-]+)/gm)].map((match) => match[1] ?? '');
}

/** A stage of the usual ladder in words; one of the company's own by its id. */
export function stageWords(id: string, t: TFunction): string {
  return t(`stage.${id}`, id.replaceAll('_', ' '));
}
