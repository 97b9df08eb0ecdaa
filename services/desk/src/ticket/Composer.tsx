import { ActionIcon, Alert, Button, Group, Kbd, Modal, Text, Textarea } from '@mantine/core';
import { type KeyboardEvent, type SyntheticEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../api/queries';
import type { Message, Ticket } from '../api/types';
import { Icon } from '../icons';
import { addressesIn } from '../text/names';
import { instantOf } from '../text/time';
import { AttachButton, AttachedFiles } from './AttachFiles';
import { draftOf, keepDraft } from './drafts';
import { type Chosen, ReplyOptions, ReplyTools } from './ReplyOptions';
import { useReplyForm } from './replyForm';
import classes from './TicketPane.module.css';
import { useUploads } from './uploads';
import { useSend } from './useSend';

export type Mode = 'reply' | 'note';

/** More people than this in copy are asked about before sending. */
const FEW = 2;

interface ComposerProps {
  ticket: Ticket;
  messages: Message[];
  mode: Mode;
  close: () => void;
}

const newestLetter = (messages: Message[]) =>
  Math.max(0, ...messages.filter(({ kind }) => kind === 'letter').map(({ id }) => id));

/** Where a reply or a note is written. What is written stays in this browser until it is sent. */
export function Composer({ ticket, messages, mode, close }: ComposerProps) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const [text, setText] = useState(() => draftOf(me.agent_id, ticket.id, mode));
  const form = useReplyForm(ticket.id, mode === 'reply');
  const [chosen, setChosen] = useState<Chosen>({ to: null, copies: null, later: null, sender: null });
  const choose = (changes: Partial<Chosen>) => setChosen((known) => ({ ...known, ...changes }));
  const [crowd, setCrowd] = useState<string[] | null>(null);
  const [seen] = useState(() => newestLetter(messages));
  const newer = useMemo(() => messages.filter(({ kind, id }) => kind === 'letter' && id > seen), [messages, seen]);
  const sent = () => {
    keepDraft(me.agent_id, ticket.id, mode, '');
    close();
  };
  const uploads = useUploads();
  const { send, sending } = useSend(ticket, mode, sent, setCrowd);

  const cc = addressesIn(chosen.copies ?? '');
  const at = instantOf(chosen.later ?? '');
  const post = (many_copied: boolean) =>
    send({
      text,
      to: chosen.to,
      cc,
      many_copied,
      sender: chosen.sender,
      send_at: at?.toISOString() ?? null,
      attachments: uploads.files.flatMap(({ id }) => id ?? []),
    });
  const write = (next: string) => {
    setText(next);
    keepDraft(me.agent_id, ticket.id, mode, next);
  };
  const insert = (template: string) => write(text.trim() ? `${text.trimEnd()}\n\n${template}` : template);
  const signature =
    form?.senders.find((one) => one.address === chosen.sender)?.signature ?? form?.senders[0]?.signature;
  const submit = () => {
    if (!text.trim() || sending || !uploads.ready || (chosen.later !== null && !at) || chosen.to?.length === 0) return;
    if (cc.length > FEW) setCrowd(cc);
    else post(false);
  };
  const onKey = (event: KeyboardEvent) => {
    // What is unfolded folds first.
    if (event.key === 'Escape' && (event.target as Element).ariaExpanded === 'true') return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const takeFiles = (event: SyntheticEvent, from: DataTransfer) => {
    if (mode !== 'reply' || from.files.length === 0) return;
    event.preventDefault();
    uploads.add([...from.files]);
  };

  return (
    <section
      className={classes.composer}
      data-mode={mode}
      aria-label={t(mode === 'reply' ? 'action.reply' : 'action.note')}
      onKeyDown={onKey}
      onDragOver={(event) => mode === 'reply' && event.preventDefault()}
      onDrop={(event) => takeFiles(event, event.dataTransfer)}
      onPaste={(event) => takeFiles(event, event.clipboardData)}
    >
      <Group justify="space-between" mb={6} wrap="nowrap">
        <Text size="sm" fw={600} dir="auto" truncate>
          {mode === 'reply'
            ? t('reply.to', {
                name: ticket.customer?.name || ticket.customer?.address || t('ticket.unknownCustomer'),
              })
            : t('message.note')}
        </Text>
        <ActionIcon size={28} onClick={close} aria-label={t('reply.close')}>
          ×
        </ActionIcon>
      </Group>
      {mode === 'reply' && (
        <Group gap={4} mb={6} ml={-8}>
          <AttachButton add={uploads.add} />
          <ReplyTools form={form} chosen={chosen} choose={choose} insert={insert} />
        </Group>
      )}
      {mode === 'reply' && (form?.public ?? ticket.public) && (
        <Alert
          color="grape"
          variant="light"
          p="xs"
          mb={8}
          icon={<Icon name="globe" size={18} />}
          data-testid="public-warning"
        >
          <Text size="sm">
            <b>{t('reply.public')}</b> {ticket.publish_to ? t('reply.publicWhere', { place: ticket.publish_to }) : ''}
          </Text>
        </Alert>
      )}
      {newer.length > 0 && mode === 'reply' && <NewerLetters letters={newer} />}
      {mode === 'reply' && <ReplyOptions form={form} chosen={chosen} choose={choose} />}
      <Textarea
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        aria-label={t(mode === 'reply' ? 'reply.text' : 'reply.noteText')}
        placeholder={t(mode === 'reply' ? 'reply.text' : 'reply.noteText')}
        autosize
        minRows={4}
        maxRows={12}
        autoFocus
        dir="auto"
        data-testid={mode === 'reply' ? 'reply-text' : 'note-text'}
      />
      {signature && mode === 'reply' && (
        <Text size="xs" c="dimmed" mt={6} style={{ whiteSpace: 'pre-line' }} dir="auto" data-testid="signature">
          {`-- \n${signature}`}
        </Text>
      )}
      <AttachedFiles files={uploads.files} remove={uploads.remove} />
      <Group justify="space-between" mt={8}>
        <Text size="xs" c="dimmed">
          <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd> {t('reply.keyHint')} {text.trim() && t('reply.kept')}
        </Text>
        <Button
          size="sm"
          onClick={submit}
          loading={sending}
          disabled={!text.trim() || !uploads.ready}
          data-testid={mode === 'reply' ? 'send-reply' : 'save-note'}
        >
          {mode === 'note' ? t('reply.saveNote') : t(sendLabel(newer.length > 0, at !== null))}
        </Button>
      </Group>
      <Crowd opened={crowd !== null} count={crowd?.length ?? 0} close={() => setCrowd(null)} go={() => post(true)} />
    </section>
  );
}

const sendLabel = (newer: boolean, later: boolean) =>
  newer ? 'reply.sendAnyway' : later ? 'reply.sendThen' : 'reply.send';

function NewerLetters({ letters }: { letters: Message[] }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="orange"
      variant="light"
      p="xs"
      mb={8}
      role="alert"
      icon={<Icon name="warning" size={18} />}
      data-testid="new-letter"
    >
      <Text size="sm" fw={600}>
        {t('reply.newLetter', { count: letters.length })}
      </Text>
      {letters.map((letter) => (
        <Text key={letter.id} size="sm" lineClamp={3} dir="auto">
          {letter.visible_text || letter.text}
        </Text>
      ))}
    </Alert>
  );
}

function Crowd({ opened, count, close, go }: { opened: boolean; count: number; close: () => void; go: () => void }) {
  const { t } = useTranslation();
  const sure = () => {
    close();
    go();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('crowd.title', { count })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Text size="sm">{t('crowd.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={sure} data-testid="crowd-send">
          {t('crowd.send')}
        </Button>
        <Button onClick={close}>{t('crowd.back')}</Button>
      </Group>
    </Modal>
  );
}
