import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BASE } from '../api/client';
import type { Attachment, Message } from '../api/types';
import { Icon } from '../icons';
import { size } from '../text/time';
import classes from './TicketPane.module.css';

/** Pictures made of points alone: a drawing (SVG) could hold a program. */
const RASTER = /^image\/(png|jpe?g|gif|webp)$/i;
/** A larger picture is worth a click. */
const PREVIEW_BYTES = 5_000_000;

export const hasPreview = ({ content_type, size: bytes }: Attachment): boolean =>
  RASTER.test(content_type) && bytes > 0 && bytes <= PREVIEW_BYTES;

/** What came with a letter: each with its type and size, to be saved; pictures are seen beforehand. */
export function Attachments({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  if (message.attachments.length === 0) return null;
  return (
    <Group
      component="ul"
      gap={8}
      mt="sm"
      mb={0}
      p={0}
      className={classes.attachments}
      aria-label={t('message.attachments')}
    >
      {message.attachments.map((attachment) => (
        <li key={attachment.id}>
          <a className={classes.attachment} href={`${BASE}/attachments/${attachment.id}`} download>
            {hasPreview(attachment) ? (
              <img className={classes.preview} src={`${BASE}/attachments/${attachment.id}`} alt="" loading="lazy" />
            ) : (
              <Icon name="clip" size={16} />
            )}
            <bdi style={{ overflowWrap: 'anywhere' }}>{attachment.filename || t('message.unnamed')}</bdi>
            <Text size="xs" c="dimmed" component="span" style={{ overflowWrap: 'anywhere' }}>
              {attachment.content_type} · {size(attachment.size, i18n.language)}
            </Text>
          </a>
        </li>
      ))}
    </Group>
  );
}
