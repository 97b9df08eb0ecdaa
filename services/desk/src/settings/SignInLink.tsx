import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api/administration';

/** The one-time link of a new agent. The server does not tell it twice. */
export function SignInLink({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const link = `${window.location.origin}${window.location.pathname}#/sign-in/${agent.sign_in}`;
  return (
    <Alert color="indigo" variant="light" role="status" data-testid="sign-in-link">
      <Text size="sm" fw={600}>
        {t('agent.link', { name: agent.name })}
      </Text>
      <Text size="sm" mb={6}>
        {t('agent.linkOnce')}
      </Text>
      <CopyLine text={link} />
    </Alert>
  );
}

export function CopyLine({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere', flex: 1, minWidth: 180 }} fz="sm">
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {t(copied ? 'settings.copied' : 'settings.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
