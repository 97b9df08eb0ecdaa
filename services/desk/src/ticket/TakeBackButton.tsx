import { Button, type ButtonProps } from '@mantine/core';
import type { Message } from '../api/types';
import { useTakeBack } from './replyForm';

type Props = ButtonProps & { message: Message; testId: string };

/** Takes a reply back: its text stands in the composer again. */
export function TakeBackButton({ message, testId, ...look }: Props) {
  const back = useTakeBack();
  return (
    <Button
      variant="default"
      size="compact-xs"
      onClick={() => back.mutate(message)}
      loading={back.isPending}
      data-testid={testId}
      {...look}
    />
  );
}
