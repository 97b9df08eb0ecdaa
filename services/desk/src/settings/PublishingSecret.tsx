import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../text/say';
import { Trouble } from '../text/Trouble';
import { AskFirst } from './AskFirst';
import { useChange, useOne } from './resource';
import { CopyLine } from './SignInLink';

/** The secret by which a site knows that an answer comes from here; shown when it is asked for. */
export function PublishingSecret() {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <Paper withBorder p="md" radius="md" maw={560} data-testid="publishing-secret">
      <Stack gap="sm">
        <Title order={3}>{t('publishing.secret')}</Title>
        <Text size="sm" c="dimmed">
          {t('publishing.about')}
        </Text>
        {shown ? (
          <Shown />
        ) : (
          <Button variant="default" w="fit-content" onClick={() => setShown(true)} data-testid="show-secret">
            {t('publishing.show')}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

function Shown() {
  const { t } = useTranslation();
  const known = useOne<{ secret: string }>('/outgoing/publishing');
  const renew = useChange(() => say({ color: 'teal', message: t('publishing.renewed') }));
  if (known.isPending) return <Skeleton height={36} />;
  if (known.error) return <Trouble reason={known.error} retry={() => void known.refetch()} />;
  return (
    <>
      <CopyLine text={known.data.secret} />
      <Group justify="flex-end">
        <AskFirst
          label={t('publishing.renew')}
          question={t('publishing.renewText')}
          act={() => renew.mutate({ path: '/outgoing/publishing/secret', method: 'POST' })}
        />
      </Group>
    </>
  );
}
