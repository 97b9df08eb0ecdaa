import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BASE } from '../api/client';
import type { Message } from '../api/types';
import classes from './TicketPane.module.css';

/** Tells whether the letter wants pictures from elsewhere; whoever sends them would learn that it was opened. */
export const wantsRemoteImages = (html: string): boolean => /<img[^>]* data-remote-src="https:/i.test(html);

/**
 * A stranger's HTML, the only place it is ever shown: a page of its own in a frame that may neither run, submit nor,
 * until asked, load anything. Links open in a new tab and say where they lead.
 */
export function LetterFrame({ message }: { message: Message }) {
  const { t } = useTranslation();
  const [remote, setRemote] = useState(false);
  return (
    <>
      {wantsRemoteImages(message.html ?? '') && (
        <Group gap={8} mb={6} align="flex-start">
          {!remote && (
            <Button
              variant="default"
              size="compact-sm"
              style={{ flexShrink: 0 }}
              onClick={() => setRemote(true)}
              data-testid="remote-images"
            >
              {t('message.loadImages')}
            </Button>
          )}
          <Text size="xs" c="dimmed" flex="1 1 220px">
            {t(remote ? 'message.imagesOn' : 'message.imagesOff')}
          </Text>
        </Group>
      )}
      <iframe
        key={String(remote)}
        className={classes.frame}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        src={`${BASE}/messages/${message.id}/formatted${remote ? '?remote_images=true' : ''}`}
        title={t('message.frame')}
        referrerPolicy="no-referrer"
        data-testid="letter-frame"
      />
      <Text size="xs" c="dimmed" mt={4}>
        {t('message.links')}
      </Text>
    </>
  );
}
