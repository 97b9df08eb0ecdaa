import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons';
import { sayProblem } from './problems';

/** Something could not be read: says what, and offers to try again. `page` makes it a page of its own. */
export function Trouble({ reason, retry, page }: { reason: unknown; retry?: () => void; page?: boolean }) {
  const { t } = useTranslation();
  const inner = (
    <Stack align="center" gap="sm" p="xl" maw={460}>
      <Icon name="warning" size={32} />
      {page ? <Title order={1}>{t('state.trouble')}</Title> : <Text fw={650}>{t('state.trouble')}</Text>}
      <Text ta="center" c="dimmed">
        {sayProblem(reason, t)}
      </Text>
      {retry && (
        <Button variant="default" onClick={retry}>
          {t('state.retry')}
        </Button>
      )}
    </Stack>
  );
  return page ? (
    <Center component="main" mih="100vh">
      {inner}
    </Center>
  ) : (
    <Center role="alert">{inner}</Center>
  );
}

/** Nothing to show, said honestly. */
export function Nothing({ title, text }: { title: string; text?: string }) {
  return (
    <Center p="xl">
      <Stack align="center" gap={4} maw={380}>
        <Text fw={600}>{title}</Text>
        {text && (
          <Text c="dimmed" size="sm" ta="center">
            {text}
          </Text>
        )}
      </Stack>
    </Center>
  );
}
