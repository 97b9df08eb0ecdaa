import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../api/queries';
import type { DeliveryState, Message } from '../api/types';
import { hostOf } from '../text/links';
import { fullTime } from '../text/time';
import { useNow } from '../text/useNow';
import { TakeBackButton } from './TakeBackButton';

/** What went well or wrong has a colour; what is merely under way has none. */
const COLORS: Partial<Record<DeliveryState, string>> = { sent: 'teal', failed: 'red', unknown: 'orange' };

/** Whether a reply has reached the customer's mail server and the site; unknown is said, not hidden. */
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
        {t(wordOf(message, message.delivery))}
      </Badge>
      {message.published_to && message.delivery !== 'cancelled' && (
        <Text size="xs" c="dimmed" component="bdi" title={message.published_to}>
          {hostOf(message.published_to)}
        </Text>
      )}
      {message.delivery_reason && message.delivery !== 'sent' && (
        <Text size="xs" component="bdi">
          {message.delivery_reason}
        </Text>
      )}
      {message.delivery === 'queued' && <HeldBack message={message} />}
      {message.delivery === 'cancelled' && message.delivery_reason && <WriteAgain message={message} />}
      {message.delivery === 'unknown' && <Text size="xs">{t('delivery.unknownHint')}</Text>}
    </>
  );
}

/** A public reply that everybody it was meant for can read is not merely sent. */
function wordOf(message: Message, state: DeliveryState): string {
  if (state !== 'sent' || !message.published_to) return `delivery.${state}`;
  return message.to.length > 0 ? 'delivery.sentAndPublished' : 'delivery.published';
}

/** When a reply goes out that is held back; its author and supervisors can take it back until then. */
function HeldBack({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const me = useSignedIn();
  const now = useNow();
  if (!message.send_at || Date.parse(message.send_at) <= now) return null;
  const mine = message.author?.agent_id === me.agent_id || me.role !== 'agent';
  return (
    <>
      <Text size="xs">{t('reply.goesOut', { time: fullTime(message.send_at, i18n.language) })}</Text>
      {mine && (
        <TakeBackButton message={message} testId="take-back">
          {t('reply.takeBack')}
        </TakeBackButton>
      )}
    </>
  );
}

/** The text of a reply that was not sent stands in the composer again: its author changes it, or sends it as it is. */
function WriteAgain({ message }: { message: Message }) {
  const { t } = useTranslation();
  const me = useSignedIn();
  if (message.author?.agent_id !== me.agent_id) return null;
  return (
    <TakeBackButton message={message} testId="write-again">
      {t('reply.writeAgain')}
    </TakeBackButton>
  );
}
