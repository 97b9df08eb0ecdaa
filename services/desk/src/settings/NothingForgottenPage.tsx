import { Alert, Anchor, List, Skeleton, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Invariant } from '../api/administration';
import { Icon } from '../icons';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { Sheet } from './Listing';
import { useOne } from './resource';

/** The proof that every open ticket has somebody and a next step, and what was put right by itself. */
export function NothingForgottenPage() {
  const { t, i18n } = useTranslation();
  const found = useOne<Invariant>('/invariant');
  return (
    <Sheet title={t('settings.forgotten')} about={t('forgotten.about')}>
      {found.isPending && <Skeleton height={80} />}
      {found.error && <Trouble reason={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Alert
            color={found.data.violations.length ? 'red' : 'teal'}
            variant="light"
            c="var(--mantine-color-text)"
            icon={<Icon name={found.data.violations.length ? 'warning' : 'check'} />}
            data-testid="forgotten"
          >
            <Text fw={600}>
              {t('forgotten.count', { forgotten: found.data.violations.length, open: found.data.open })}
            </Text>
            {found.data.checked_at && (
              <Text size="sm">{t('forgotten.checked', { time: fullTime(found.data.checked_at, i18n.language) })}</Text>
            )}
          </Alert>
          <Tickets
            title={t('forgotten.now')}
            rows={found.data.violations.map((one) => ({ ...one, at: null }))}
            language={i18n.language}
          />
          <Tickets title={t('forgotten.repaired')} rows={found.data.repaired} language={i18n.language} />
        </>
      )}
    </Sheet>
  );
}

interface TicketsProps {
  title: string;
  rows: { ticket_id: number; reason: string; at: string | null }[];
  language: string;
}

function Tickets({ title, rows, language }: TicketsProps) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      <List size="sm" spacing={4}>
        {rows.map((one) => (
          <List.Item key={`${one.ticket_id}${one.reason}${one.at}`}>
            <Anchor component={Link} href={`/view/all/${one.ticket_id}`} size="sm" underline="always">
              {t('forgotten.ticket', { id: one.ticket_id })}
            </Anchor>{' '}
            {one.reason}{' '}
            {one.at && (
              <Text span c="dimmed" size="sm">
                {fullTime(one.at, language)}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
