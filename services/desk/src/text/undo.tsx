import { Button, Group, Text } from '@mantine/core';
import { say, unsay } from './say';

/** Says what was done beside a button that takes it back, for as long as the word stands. */
export function sayWithUndo(id: string, said: string, undo: string, act: () => void): void {
  const press = () => {
    unsay(id);
    act();
  };
  // A word of this id that still stands would keep the new one from being shown.
  unsay(id);
  say({
    id,
    color: 'teal',
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{said}</Text>
        <Button variant="default" size="compact-sm" onClick={press} data-testid="undo" style={{ flex: 'none' }}>
          {undo}
        </Button>
      </Group>
    ),
  });
}
