import { Skeleton, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client';
import { useMessages, useTicket } from '../api/queries';
import type { Message, Ticket, ViewName } from '../api/types';
import { Trouble } from '../text/Trouble';
import { ActionBar } from './ActionBar';
import { BackLink } from './BackLink';
import { Composer, type Mode } from './Composer';
import { Conversation } from './Conversation';
import { BouncedAddresses, Strangers } from './Correspondents';
import { Gone } from './Gone';
import { composeAgain, wantsComposer } from './replyForm';
import { TicketHeader } from './TicketHeader';
import classes from './TicketPane.module.css';
import { Why } from './Why';

/** One ticket: its header, why it is seen, the conversation, and what can be done. */
export function TicketPane({ id, view }: { id: number; view: ViewName }) {
  const ticket = useTicket(id);
  const messages = useMessages(id);
  // Who had the ticket open when it went to somebody else still reads it, and is told why nothing can be done.
  const isGone = ticket.error instanceof Problem && ticket.error.status === 404;
  if (ticket.error && !(isGone && ticket.data)) {
    return (
      <div>
        <div className={classes.header}>
          <BackLink to={`/view/${view}`} />
        </div>
        <Trouble reason={ticket.error} retry={() => void ticket.refetch()} />
      </div>
    );
  }
  if (!ticket.data) return <TicketSkeleton />;
  return (
    <OpenTicket
      ticket={isGone ? { ...ticket.data, may: [] } : ticket.data}
      gone={isGone}
      view={view}
      messages={messages.data}
      trouble={
        messages.error && !messages.data ? (
          <Trouble reason={messages.error} retry={() => void messages.refetch()} />
        ) : null
      }
    />
  );
}

interface OpenTicketProps {
  ticket: Ticket;
  gone: boolean;
  view: ViewName;
  messages: Message[] | undefined;
  trouble: React.ReactNode;
}

function OpenTicket({ ticket, gone, view, messages, trouble }: OpenTicketProps) {
  const [mode, setMode] = useState<Mode | null>(() => (wantsComposer(ticket.id) ? 'reply' : null));
  const scroller = useRef<HTMLDivElement>(null);
  const count = messages?.length ?? 0;
  useEffect(() => {
    const open = () => wantsComposer(ticket.id) && setMode('reply');
    composeAgain.addEventListener('taken-back', open);
    return () => composeAgain.removeEventListener('taken-back', open);
  }, [ticket.id]);
  // A letter that was taken away or worked out elsewhere cannot be answered any more.
  const composing = mode && ticket.may.includes(mode) ? mode : null;
  // The newest message stays in sight, also above an opened composer.
  useEffect(() => {
    if (count > 0 || composing) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [count, composing]);
  return (
    <>
      <div className={classes.header}>
        <BackLink to={`/view/${view}`} />
        <TicketHeader ticket={ticket} gone={gone} view={view} />
        <ActionBar ticket={ticket} gone={gone} view={view} compose={setMode} />
      </div>
      {gone ? <Gone ticket={ticket} /> : <Why ticket={ticket} />}
      {!gone && <Strangers ticketId={ticket.id} view={view} />}
      <div className={classes.scroller} ref={scroller}>
        {trouble}
        {messages ? <Conversation messages={messages} /> : !trouble && <MessagesSkeleton />}
      </div>
      {!gone && <BouncedAddresses ticketId={ticket.id} />}
      {/* Not before the letters are there: it tells which of them came while it was open. */}
      {composing && (messages || trouble) && (
        <Composer
          key={composing}
          ticket={ticket}
          messages={messages ?? []}
          mode={composing}
          close={() => setMode(null)}
        />
      )}
    </>
  );
}

function MessagesSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack p="lg" role="status" aria-label={t('state.loading')}>
      <Skeleton height={16} width="30%" />
      <Skeleton height={120} />
    </Stack>
  );
}

function TicketSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack p="lg" role="status" aria-label={t('state.loading')}>
      <Skeleton height={22} width="50%" />
      <Skeleton height={34} width="70%" />
      <Skeleton height={160} mt="md" />
    </Stack>
  );
}
