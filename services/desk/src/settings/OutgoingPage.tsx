import { Anchor, Button, SegmentedControl, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OutgoingLetter } from '../api/administration';
import { useSignedIn } from '../api/queries';
import { fullTime } from '../text/time';
import { Listing, Sheet } from './Listing';
import { OutgoingServer } from './OutgoingServer';
import { PublishedAnswers } from './PublishedAnswers';
import { PublishingSecret } from './PublishingSecret';
import { useChange, useItems } from './resource';

const STATES = ['failed', 'unknown', 'queued', 'sent', 'cancelled'] as const;

/** Replies on their way out: what failed or is uncertain first. */
export function OutgoingPage() {
  const { t, i18n } = useTranslation();
  const me = useSignedIn();
  const [state, setState] = useState<(typeof STATES)[number]>('failed');
  const from = useItems<OutgoingLetter>('/outgoing', { state });
  const retry = useChange();
  return (
    <Sheet title={t('settings.outgoing')} about={t('outgoing.about')}>
      <SegmentedControl
        aria-label={t('outgoing.state')}
        value={state}
        onChange={(value) => setState(value as typeof state)}
        data={STATES.map((value) => ({ value, label: t(`delivery.${value}`) }))}
        w="fit-content"
      />
      <Listing
        from={from}
        label={t('settings.outgoing')}
        empty={t(`outgoing.none.${state}`)}
        columns={[t('outgoing.reply'), t('outgoing.reason'), t('outgoing.attempts')]}
        row={(one) => (
          <Table.Tr key={one.reply_id}>
            <Table.Td>
              <Anchor component={Link} href={`/view/all/${one.ticket_id}`} size="sm" underline="always" dir="auto">
                {one.subject || t('ticket.noSubject')}
              </Anchor>
              <Text size="xs" c="dimmed">
                {Array.isArray(one.to) ? one.to.join(', ') : one.to}
              </Text>
            </Table.Td>
            <Table.Td>
              {one.reason ?? ''}
              {one.sent_at && fullTime(one.sent_at, i18n.language)}
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
              {(state === 'failed' || state === 'unknown') && (
                <Button
                  variant="default"
                  size="xs"
                  loading={retry.isPending}
                  onClick={() => retry.mutate({ path: `/outgoing/${one.reply_id}/retry`, method: 'POST', body: {} })}
                >
                  {t('outgoing.retry')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        )}
      />
      <PublishedAnswers state={state} />
      {me.role === 'administrator' && <OutgoingServer />}
      {me.role === 'administrator' && <PublishingSecret />}
    </Sheet>
  );
}
