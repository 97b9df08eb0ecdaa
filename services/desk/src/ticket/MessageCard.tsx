import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BASE } from '../api/client';
import { useSignedIn } from '../api/queries';
import type { Message } from '../api/types';
import { useShortcut } from '../keyboard/shortcuts';
import { addressOf } from '../text/names';
import { PlainText } from '../text/PlainText';
import { clockTime, fullTime } from '../text/time';
import { useNow } from '../text/useNow';
import { Attachments } from './Attachments';
import { WasAPerson } from './Correspondents';
import { DeliveryBadge } from './DeliveryBadge';
import { Oddities, SenderDoubts } from './Doubts';
import { LetterFrame } from './LetterFrame';
import classes from './TicketPane.module.css';

type Shown = 'visible' | 'whole' | 'html';

/** One letter, reply or note. Quoted text is folded away; the HTML view is behind a button. */
export function MessageCard({ message }: { message: Message }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>('visible');
  const visible = message.visible_text ?? message.text;
  const isFolded = visible.trim() !== message.text.trim();
  const unfold = () => setShown(shown === 'whole' ? 'visible' : 'whole');
  // Of several letters, the key unfolds the latest one that has something folded.
  useShortcut('v', unfold, isFolded);
  return (
    <article className={classes.message} data-kind={message.kind} data-testid={`message-${message.id}`}>
      <MessageHead message={message} />
      {shown === 'html' && message.html !== null ? (
        <LetterFrame message={message} />
      ) : (
        <PlainText text={(shown === 'whole' ? message.text : visible) || t('message.empty')} />
      )}
      <Group gap={6} mt={isFolded || message.html ? 8 : 0}>
        {isFolded && shown !== 'html' && (
          <Toggle onClick={unfold} on={shown === 'whole'} name={`whole-${message.id}`}>
            {t(shown === 'whole' ? 'message.fold' : 'message.whole')}
          </Toggle>
        )}
        {message.html !== null && (
          <Toggle
            onClick={() => setShown(shown === 'html' ? 'visible' : 'html')}
            on={shown === 'html'}
            name={`html-${message.id}`}
          >
            {t(shown === 'html' ? 'message.asText' : 'message.asHtml')}
          </Toggle>
        )}
      </Group>
      <Attachments message={message} />
      <WasAPerson message={message} />
    </article>
  );
}

function Toggle(props: { on: boolean; onClick: () => void; name: string; children: string }) {
  const { on, onClick, name, children } = props;
  return (
    <Button variant="default" size="compact-sm" onClick={onClick} aria-pressed={on} data-testid={name}>
      {children}
    </Button>
  );
}

function MessageHead({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { author, kind } = message;
  return (
    <header className={classes.messageHead}>
      <Text fw={600} size="sm" component="bdi">
        {author?.name || author?.address || t('ticket.unknownCustomer')}
      </Text>
      {kind === 'letter' && author?.name && author.address && (
        <Text size="xs" c="dimmed" component="bdi" style={{ overflowWrap: 'anywhere' }}>
          {author.address}
        </Text>
      )}
      {kind === 'note' && (
        <Text size="xs" fw={600}>
          {t('message.note')}
        </Text>
      )}
      <SenderDoubts message={message} />
      {message.machine && <Badge variant="default">{t(`machine.${message.machine}`, message.machine)}</Badge>}
      {kind === 'letter' && message.disposition === 'open' && <Badge color="indigo">{t('disposition.open')}</Badge>}
      {kind === 'letter' && message.disposition === 'no_action' && (
        <Badge variant="default">{t('disposition.no_action')}</Badge>
      )}
      <DeliveryBadge message={message} />
      <Text
        size="xs"
        c="dimmed"
        component="time"
        dateTime={message.received_at}
        title={fullTime(message.received_at, i18n.language)}
      >
        {clockTime(message.received_at, now, i18n.language)}
      </Text>
      {message.cc.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('message.cc', { addresses: message.cc.map(addressOf).join(', ') })}
        </Text>
      )}
      <Original message={message} />
      <Oddities message={message} />
    </header>
  );
}

/** The letter as it came, to be saved: one that quotes the link of rating would let an agent rate himself. */
function Original({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { role } = useSignedIn();
  if (!message.original) return null;
  if (message.original === 'supervisors' && role === 'agent') {
    return (
      <Text size="xs" c="dimmed" data-testid="original-kept">
        {t('message.originalKept')}
      </Text>
    );
  }
  return (
    <Anchor size="xs" href={`${BASE}/messages/${message.id}/raw`} download underline="always" c="dimmed">
      {t('message.original')}
    </Anchor>
  );
}
