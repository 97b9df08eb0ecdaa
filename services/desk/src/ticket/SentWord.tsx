import { Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../api/types';
import { TakeBackButton } from './TakeBackButton';

/** How long a reply can be undone, in seconds; by the server's own clock alone. */
export const windowOf = (message: Message) =>
  message.send_at ? Math.max(0, (Date.parse(message.send_at) - Date.parse(message.received_at)) / 1000) : 0;

/** "Sent. Undo": counts the seconds in which the reply can be taken back. */
export function SentWord({ message, seconds }: { message: Message; seconds: number }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(Math.ceil(seconds));
  useEffect(() => {
    const timer = setInterval(() => setLeft((known) => Math.max(0, known - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{t('done.replied')}</Text>
      {left > 0 && (
        <TakeBackButton message={message} testId="undo-send" size="compact-sm" style={{ flex: 'none' }}>
          {t('reply.undo', { count: left })}
        </TakeBackButton>
      )}
    </Group>
  );
}
