import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NewLetters } from './actions';

interface NewLettersDialogProps {
  found: NewLetters;
  /** What was about to be done, in words. */
  action: string;
  busy: boolean;
  close: () => void;
  done: () => void;
}

/** Shows what came while somebody was about to act; doing it all the same is his choice. */
export function NewLettersDialog({ found, action, busy, close, done }: NewLettersDialogProps) {
  const { t } = useTranslation();
  const insist = async () => (await found.insist()) && done();
  return (
    <Modal
      opened
      onClose={close}
      title={t('newLetters.title', { count: found.letters.length })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack data-testid="new-letters">
        {found.letters.map((letter) => (
          <div key={letter.id}>
            <Text size="sm" fw={600} component="bdi">
              {letter.author}
            </Text>
            <Text size="sm" lineClamp={6} dir="auto" style={{ overflowWrap: 'anywhere' }}>
              {letter.preview}
            </Text>
          </div>
        ))}
        <Text size="sm" c="dimmed">
          {t('newLetters.text')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void insist()} loading={busy} data-testid="insist">
            {t('newLetters.insist', { action })}
          </Button>
          <Button onClick={close} data-autofocus>
            {t('newLetters.look')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
