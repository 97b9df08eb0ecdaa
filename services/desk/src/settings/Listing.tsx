import { Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadMore } from '../text/LoadMore';
import { Trouble } from '../text/Trouble';
import type { useItems } from './resource';

/** A settings page: its title, what it is for, and its main button. */
export function Sheet({
  title,
  about,
  action,
  children,
}: {
  title: string;
  about?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px' }}>
          <Title order={2}>{title}</Title>
          {about && (
            <Text size="sm" c="dimmed" maw={640}>
              {about}
            </Text>
          )}
        </div>
        {action && <div style={{ flex: 'none' }}>{action}</div>}
      </Group>
      {children}
    </Stack>
  );
}

interface ListingProps<T> {
  from: ReturnType<typeof useItems<T>>;
  columns: string[];
  empty: string;
  row: (item: T) => ReactNode;
  label: string;
}

/** A table of a list with its loading, empty and error states. The last column holds the buttons. */
export function Listing<T>({ from: { list, items }, columns, empty, row, label }: ListingProps<T>) {
  const { t } = useTranslation();
  if (list.isPending) return <Skeleton height={140} aria-label={t('state.loading')} role="status" />;
  if (list.error && !list.data) return <Trouble reason={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0) {
    return (
      <Text c="dimmed" py="lg">
        {empty}
      </Text>
    );
  }
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm" aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column}>{column}</Table.Th>
              ))}
              <Table.Th>
                <span className="visually-hidden">{t('settings.actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{items.map(row)}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <LoadMore list={list} />
    </>
  );
}
