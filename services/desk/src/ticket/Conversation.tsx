import { useTranslation } from 'react-i18next';
import type { Message } from '../api/types';
import { MessageCard } from './MessageCard';
import classes from './TicketPane.module.css';

export function Conversation({ messages }: { messages: Message[] }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.conversation} aria-label={t('ticket.conversation')}>
      {messages.map((message) => (
        <li key={message.id}>
          <MessageCard message={message} />
        </li>
      ))}
    </ol>
  );
}
