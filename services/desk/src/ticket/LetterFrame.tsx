import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { letterDocument, wantsRemoteImages } from './letterDocument';
import classes from './TicketPane.module.css';

/** A stranger's HTML, the only place it is ever shown: a frame that may neither run, load, open nor submit anything. */
export function LetterFrame({ html }: { html: string }) {
  const { t } = useTranslation();
  const document = useMemo(() => letterDocument(html), [html]);
  return (
    <>
      <iframe
        className={classes.frame}
        sandbox=""
        srcDoc={document}
        title={t('message.frame')}
        referrerPolicy="no-referrer"
        data-testid="letter-frame"
      />
      <Text size="xs" c="dimmed" mt={4}>
        {t(wantsRemoteImages(html) ? 'message.imagesOff' : 'message.linksOff')}
      </Text>
    </>
  );
}
