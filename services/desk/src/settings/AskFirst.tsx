import { Button, type ButtonProps, Group, Popover, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface AskFirstProps extends ButtonProps {
  label: string;
  question: string;
  act: () => void;
}

/** A button for what cannot be undone: it asks once more, beside itself. */
export function AskFirst({ label, question, act, ...look }: AskFirstProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const sure = () => {
    setOpened(false);
    act();
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} shadow="md" trapFocus withArrow>
      <Popover.Target>
        <Button variant="default" size="xs" onClick={() => setOpened(!opened)} {...look}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="sm">
          <Text size="sm">{question}</Text>
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpened(false)}>
              {t('action.cancel')}
            </Button>
            <Button size="xs" color="red" onClick={sure}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
