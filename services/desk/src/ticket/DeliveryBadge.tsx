import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeliveryState, Message } from '../api/types';

/** What went well or wrong has a colour; what is merely under way has none. */
const COLORS: Partial<Record<DeliveryState, string>> = { sent: 'teal', failed: 'red', unknown: 'orange' };

/** Whether a reply has reached the customer's mail server; unknown is said, not hidden. */
export function DeliveryBadge({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (!message.delivery) return null;
  return (
    <>
      <Badge
        variant={message.delivery in COLORS ? 'filled' : 'default'}
        color={COLORS[message.delivery]}
        data-testid="delivery"
        data-state={message.delivery}
      >
        {t(`delivery.${message.delivery}`)}
      </Badge>
      {message.delivery_reason && message.delivery !== 'sent' && (
        <Text size="xs" component="bdi">
          {message.delivery_reason}
        </Text>
      )}
      {message.delivery === 'unknown' && <Text size="xs">{t('delivery.unknownHint')}</Text>}
    </>
  );
}
