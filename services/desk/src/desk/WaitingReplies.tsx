import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useSignedIn } from '../api/queries';
import type { Message } from '../api/types';
import { Sheet } from '../settings/Listing';
import { addressOf } from '../text/names';
import { Nothing, Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { useTakeBack, useWaitingReplies } from '../ticket/replyForm';

/** The replies that wait for their time, soonest first. */
export function WaitingReplies() {
  const { t } = useTranslation();
  const waiting = useWaitingReplies();
  return (
    <Stack p="lg" maw={860} style={{ overflowY: 'auto' }} h="100%">
      <Sheet title={t('view.waitingReplies')} about={t('waitingReplies.about')}>
        {waiting.error && !waiting.data && <Trouble reason={waiting.error} retry={() => void waiting.refetch()} />}
        {waiting.data?.length === 0 && <Nothing title={t('waitingReplies.none')} />}
        {waiting.data?.map((message) => (
          <Waiting key={message.id} message={message} />
        ))}
      </Sheet>
    </Stack>
  );
}

function Waiting({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const back = useTakeBack();
  const me = useSignedIn();
  const [, go] = useLocation();
  // What is taken back stands in the composer of its ticket; a colleague's goes back to him.
  const view = message.author?.agent_id === me.agent_id ? 'mine' : 'all';
  const takeBack = () =>
    back.mutate(message, { onSuccess: ({ ticket_id }) => ticket_id !== null && go(`/view/${view}/${ticket_id}`) });
  return (
    <Paper withBorder p="md" radius="md" data-testid={`waiting-${message.id}`}>
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 220px', minWidth: 0 }}>
          <Anchor component={Link} href={`/view/all/${message.ticket_id}`} size="sm" underline="always" dir="auto">
            {message.subject || t('ticket.noSubject')}
          </Anchor>
          <Text size="xs" c="dimmed">
            {t('waitingReplies.when', {
              time: message.send_at ? fullTime(message.send_at, i18n.language) : '',
              to: message.to.map(addressOf).join(', '),
            })}
          </Text>
          <Text size="sm" lineClamp={3} mt={4} dir="auto">
            {message.visible_text || message.text}
          </Text>
        </div>
        <Button variant="default" size="xs" style={{ flex: 'none' }} onClick={takeBack} loading={back.isPending}>
          {t('reply.takeBack')}
        </Button>
      </Group>
    </Paper>
  );
}
