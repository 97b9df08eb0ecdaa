import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type Held, useCorrespondents, useDecide } from '../api/correspondents';
import type { Message, ViewName } from '../api/types';
import { clockTime } from '../text/time';
import { useNow } from '../text/useNow';

/** Letters of people who were not asked: those that wait to be let in here, and those of here that quote another ticket. */
export function Strangers({ ticketId, view }: { ticketId: number; view: ViewName }) {
  const { t } = useTranslation();
  const { data } = useCorrespondents(ticketId);
  return (
    <>
      {data?.held.map((one) => (
        <HeldLetter key={one.message_id} held={one} ticketId={ticketId} />
      ))}
      {data?.may_belong.map((one) => (
        <Alert key={one.message_id} color="orange" variant="light" p="xs" m="xs" data-testid="may-belong">
          <Text size="sm">
            {t('correspondents.mayBelong')}{' '}
            <Anchor component={Link} href={`/view/${view}/${one.may_belong_to}`} underline="always">
              {t('correspondents.look')}
            </Anchor>
          </Text>
        </Alert>
      ))}
    </>
  );
}

function HeldLetter({ held, ticketId }: { held: Held; ticketId: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { mutate, isPending } = useDecide(held.message_id, ticketId);
  return (
    <Alert color="orange" variant="light" p="xs" m="xs" data-testid={`held-${held.message_id}`}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {t('correspondents.held')}{' '}
          <bdi>
            {held.author.name} {held.author.address}
          </bdi>
        </Text>
        <Group gap={6}>
          <Button variant="default" size="compact-sm" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'correspondents.hide' : 'correspondents.show')}
          </Button>
          <Button size="compact-sm" disabled={isPending} onClick={() => mutate('admit')} data-testid="admit">
            {t('correspondents.admit')}
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            disabled={isPending}
            onClick={() => mutate('separate')}
            data-testid="separate"
          >
            {t('correspondents.separate')}
          </Button>
        </Group>
      </Group>
      {open && (
        <Text size="sm" mt={6} dir="auto">
          {held.subject}: {held.preview}
        </Text>
      )}
    </Alert>
  );
}

/** Beside the writing of a reply: addresses here at which a letter did not arrive. */
export function BouncedAddresses({ ticketId }: { ticketId: number }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { data } = useCorrespondents(ticketId);
  return data?.bounced.map((one) => (
    <Alert
      key={one.address}
      color={one.permanent ? 'red' : 'yellow'}
      variant="light"
      p="xs"
      m="xs"
      data-testid="bounced"
      title={one.reason}
    >
      <Text size="sm">
        {t(one.permanent ? 'correspondents.bounced' : 'correspondents.delayed', {
          address: one.address,
          at: clockTime(one.at, now, i18n.language),
          interpolation: { escapeValue: false },
        })}
      </Text>
    </Alert>
  ));
}

/** Machine mail that a person wrote becomes his letter. */
export function WasAPerson({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { mutate, isPending } = useDecide(message.id, message.ticket_id);
  if (message.kind !== 'machine') return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      mt={8}
      disabled={isPending}
      onClick={() => mutate('letter')}
      data-testid={`person-${message.id}`}
    >
      {t('correspondents.person')}
    </Button>
  );
}
