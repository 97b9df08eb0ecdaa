import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sayProblem } from '../text/problems';

interface FormDialogProps {
  title: string;
  close: () => void;
  save: () => void;
  saving: boolean;
  error: unknown;
  children: ReactNode;
  /** Further buttons, left of "Save". */
  extra?: ReactNode;
  size?: string;
}

/** A form in a dialog; what the server refuses is said above its buttons. */
export function FormDialog({ title, close, save, saving, error, children, extra, size }: FormDialogProps) {
  const { t } = useTranslation();
  function submit(event: FormEvent) {
    event.preventDefault();
    save();
  }
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={size ?? 'md'}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          <Refusal error={error} />
          <Group justify="flex-end">
            {extra}
            <Button type="submit" loading={saving} data-testid="save">
              {t('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <Alert color="red" variant="light" role="alert" c="var(--mantine-color-text)" style={{ whiteSpace: 'pre-line' }}>
      {sayProblem(error, t)}
    </Alert>
  );
}
