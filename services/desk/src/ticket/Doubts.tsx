import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '../api/types';

/** What makes the sender himself doubtful stands out; other oddities of a letter are a quiet line. */
const OF_THE_SENDER = ['several_from', 'sender_name_holds_address', 'sender_name_misleads'];

/** The badges beside the sender's name. */
export function SenderDoubts({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { author, kind, defects } = message;
  return (
    <>
      {kind === 'letter' && author && !author.verified && (
        <Badge color="orange" tt="none">
          {t('message.unverified')}
        </Badge>
      )}
      {OF_THE_SENDER.filter((one) => defects.includes(one)).map((one) => (
        <Badge key={one} color="red" tt="none" data-testid={`doubt-${one}`}>
          {t(`doubt.${one}`)}
        </Badge>
      ))}
    </>
  );
}

/** Everything else that is odd about the letter, in one sentence. */
export function Oddities({ message }: { message: Message }) {
  const { t } = useTranslation();
  const others = message.defects.filter((one) => !OF_THE_SENDER.includes(one) && one !== 'unverified_sender');
  if (others.length === 0) return null;
  return (
    <Text size="xs" c="dimmed" w="100%">
      {t('message.defects', { defects: others.map((one) => t(`defect.${one}`, one)).join('; ') })}
    </Text>
  );
}
