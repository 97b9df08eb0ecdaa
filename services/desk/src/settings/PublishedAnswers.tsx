import { Anchor, Button, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { fullTime } from '../text/time';
import { Listing } from './Listing';
import { useChange, useItems } from './resource';

interface PublishedAnswer {
  reply_id: string;
  ticket_id: number;
  url: string;
  subject: string;
  state: 'queued' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  reason: string | null;
  next_at: string | null;
  published_at: string | null;
}

/** Public answers on their way to where they were asked; a site that is away is tried until it is back. */
export function PublishedAnswers({ state }: { state: string }) {
  const { t, i18n } = useTranslation();
  const from = useItems<PublishedAnswer>('/outgoing/publications', { state });
  const retry = useChange();
  return (
    <section data-testid="publications">
      <Title order={3} mb="xs">
        {t('publishing.title')}
      </Title>
      <Listing
        from={from}
        label={t('publishing.title')}
        empty={t('publishing.none')}
        columns={[t('publishing.question'), t('outgoing.reason'), t('outgoing.attempts')]}
        row={(one) => (
          <Table.Tr key={one.reply_id}>
            <Table.Td>
              <Anchor component={Link} href={`/view/all/${one.ticket_id}`} size="sm" underline="always" dir="auto">
                {one.subject || t('ticket.noSubject')}
              </Anchor>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {one.url}
              </Text>
            </Table.Td>
            <Table.Td>
              {one.reason ?? ''}
              {one.published_at && fullTime(one.published_at, i18n.language)}
            </Table.Td>
            <Table.Td>
              {one.attempts}
              {one.next_at && (
                <Text size="xs" c="dimmed">
                  {t('outgoing.next', { time: fullTime(one.next_at, i18n.language) })}
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right">
              {(one.state === 'failed' || (one.state === 'queued' && one.attempts > 0)) && (
                <Button
                  variant="default"
                  size="xs"
                  loading={retry.isPending}
                  onClick={() =>
                    retry.mutate({ path: `/outgoing/publications/${one.reply_id}/retry`, method: 'POST', body: {} })
                  }
                >
                  {t('publishing.retry')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        )}
      />
    </section>
  );
}
