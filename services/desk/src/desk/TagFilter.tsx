import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTags } from '../api/queries';
import { Icon } from '../icons';

/** Narrows a list to one tag; nothing where no open ticket has a tag. */
export function TagFilter({ tag, choose }: { tag: string | null; choose: (tag: string | null) => void }) {
  const { t } = useTranslation();
  const known = useTags().data ?? [];
  if (known.length === 0 && tag === null) return null;
  const choices = known.map((one) => ({ value: one.tag, label: `${one.tag} (${one.count})` }));
  // The chosen one stays to be taken away, also when no open ticket has it any more.
  if (tag !== null && !known.some((one) => one.tag === tag)) choices.unshift({ value: tag, label: tag });
  return (
    <Select
      size="sm"
      mt={8}
      aria-label={t('list.tag')}
      placeholder={t('list.tag')}
      leftSection={<Icon name="flag" size={16} />}
      data={choices}
      value={tag}
      onChange={choose}
      nothingFoundMessage={t('list.notFound')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('list.anyTag') }}
      data-testid="tag-filter"
    />
  );
}
