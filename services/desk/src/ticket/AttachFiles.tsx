import { ActionIcon, Button, FileButton, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons';
import { size } from '../text/time';
import classes from './TicketPane.module.css';
import type { Upload } from './uploads';

/** The button that attaches files; dropping and pasting them into the composer does the same. */
export function AttachButton({ add }: { add: (files: File[]) => void }) {
  const { t } = useTranslation();
  return (
    <FileButton onChange={add} multiple inputProps={{ 'data-testid': 'attach-input' } as object}>
      {(props) => (
        <Button {...props} variant="subtle" size="compact-sm" leftSection={<Icon name="clip" size={16} />}>
          {t('attach.button')}
        </Button>
      )}
    </FileButton>
  );
}

export function AttachedFiles({ files, remove }: { files: Upload[]; remove: (file: Upload) => void }) {
  const { t, i18n } = useTranslation();
  if (files.length === 0) return null;
  return (
    <Group
      component="ul"
      gap={8}
      mt={8}
      mb={0}
      p={0}
      style={{ listStyle: 'none' }}
      aria-label={t('message.attachments')}
    >
      {files.map((file) => (
        <li key={file.key} className={classes.attachment} data-testid="attached" data-ready={file.id !== null}>
          <Icon name="clip" size={16} />
          <bdi style={{ overflowWrap: 'anywhere' }}>{file.name}</bdi>
          <Text size="xs" c="dimmed" component="span" style={{ whiteSpace: 'nowrap' }}>
            {size(file.size, i18n.language)}
          </Text>
          {file.id === null && (
            <Progress value={file.done * 100} w={60} aria-label={t('attach.progress', { name: file.name })} />
          )}
          <ActionIcon size={22} onClick={() => remove(file)} aria-label={t('attach.remove', { name: file.name })}>
            ×
          </ActionIcon>
        </li>
      ))}
    </Group>
  );
}
