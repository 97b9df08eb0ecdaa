import { Badge, Group, Text } from '@mantine/core';
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

export const hasPreview = ({ content_type, size: bytes, detected_type, scan }: Attachment): boolean =>
  RASTER.test(content_type) &&
  (!detected_type || RASTER.test(detected_type)) &&
  scan !== 'infected' &&
  bytes > 0 &&
  bytes <= PREVIEW_BYTES;

/** Types that promise nothing, and two names of one type. */
const VAGUE = /^application\/octet-stream$/i;
const same = (declared: string) => declared.toLowerCase().replace('image/jpg', 'image/jpeg');
/** Containers that are zip files inside, as most office files are. */
const ZIPPED = /zip|openxmlformats|opendocument|java-archive/i;

/** What the bytes of a file say it is, where that is not what the letter says; a warning if it promises another type. */
export function otherType({ content_type, detected_type }: Attachment): { type: string; warns: boolean } | null {
  if (!detected_type || detected_type === same(content_type)) return null;
  if (detected_type === 'application/zip' && ZIPPED.test(content_type)) return null;
  return { type: detected_type, warns: !VAGUE.test(content_type) };
}

/** What came with a letter: each with its type and size, to be saved; pictures are seen beforehand. */
export function Attachments({ message }: { message: Message }) {
  const { t } = useTranslation();
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
          <OneFile attachment={attachment} />
        </li>
      ))}
    </Group>
  );
}

function OneFile({ attachment }: { attachment: Attachment }) {
  const { t, i18n } = useTranslation();
  const path = `${BASE}/attachments/${attachment.id}`;
  const other = otherType(attachment);
  const inner = (
    <>
      {hasPreview(attachment) ? (
        <img className={classes.preview} src={path} alt="" loading="lazy" />
      ) : (
        <Icon name="clip" size={16} />
      )}
      <span className={classes.file}>
        <bdi>{attachment.filename || t('message.unnamed')}</bdi>
        <Text size="xs" c="dimmed" component="span">
          {attachment.content_type} · {size(attachment.size, i18n.language)}
          {attachment.scan && attachment.scan !== 'infected' && ` · ${t(`message.scan.${attachment.scan}`)}`}
        </Text>
        {other && (
          <Text size="xs" component="span" fw={other.warns ? 650 : 400} data-testid="other-type">
            {other.warns && '⚠ '}
            {t('message.byContent', { type: other.type })}
          </Text>
        )}
      </span>
      {attachment.scan === 'infected' && <Badge color="red">{t('message.scan.infected')}</Badge>}
    </>
  );
  // What holds a virus is not given out.
  if (attachment.scan === 'infected') return <span className={classes.attachment}>{inner}</span>;
  return (
    <a className={classes.attachment} href={path} download>
      {inner}
    </a>
  );
}
