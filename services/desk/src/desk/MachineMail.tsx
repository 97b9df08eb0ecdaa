import { Badge, ScrollArea, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMachineMail } from '../api/queries';
import type { Message } from '../api/types';
import { LoadMore } from '../text/LoadMore';
import { Nothing, Trouble } from '../text/Trouble';
import { age } from '../text/time';
import { useNow } from '../text/useNow';
import { BackLink } from '../ticket/BackLink';
import { MessageCard } from '../ticket/MessageCard';
import { SkeletonRows } from './TicketList';
import classes from './TicketList.module.css';

function useItems() {
  const list = useMachineMail();
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return { list, items };
}

/** Bounces, vacation notices and the like that belong to no ticket. Nobody has to answer them. */
export function MachineMailList({ openId }: { openId: number | null }) {
  const { t } = useTranslation();
  const { list, items } = useItems();
  return (
    <>
      <div className={classes.top}>
        <h2 className={classes.title} style={{ margin: 0 }}>
          {t('view.machine')}
        </h2>
      </div>
      <div className={classes.scroller}>
        {list.isPending && <SkeletonRows />}
        {list.error && !list.data && <Trouble reason={list.error} retry={() => void list.refetch()} />}
        {list.data && items.length === 0 && <Nothing title={t('empty.machine')} text={t('empty.machineHint')} />}
        {items.map((message) => (
          <MachineRow key={message.id} message={message} open={message.id === openId} />
        ))}
        <LoadMore list={list} />
      </div>
    </>
  );
}

function MachineRow({ message, open }: { message: Message; open: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <Link
      href={`/view/machine/${message.id}`}
      className={classes.row ?? ''}
      aria-current={open ? 'true' : undefined}
      style={{ height: 'auto', paddingLeft: 16 }}
    >
      <span className={classes.line}>
        <bdi className={classes.customer}>
          {message.author?.name || message.author?.address || t('ticket.unknownCustomer')}
        </bdi>
        <span className={classes.aside}>{age(message.received_at, now, t)}</span>
      </span>
      <span className={classes.line}>
        <bdi className={classes.subject}>{message.subject || t('ticket.noSubject')}</bdi>
        {message.machine && <Badge variant="default">{t(`machine.${message.machine}`, message.machine)}</Badge>}
      </span>
    </Link>
  );
}

export function MachineMailPane({ id }: { id: number }) {
  const { t } = useTranslation();
  const { list, items } = useItems();
  const message = items.find((one) => one.id === id);
  if (list.isPending) return null;
  if (!message) return <Nothing title={t('problem.not-found')} />;
  return (
    <ScrollArea p="lg">
      <BackLink to="/view/machine" />
      <Title order={2} mb="md" dir="auto">
        {message.subject || t('ticket.noSubject')}
      </Title>
      <MessageCard message={message} />
    </ScrollArea>
  );
}
