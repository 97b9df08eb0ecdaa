import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Agent, OutgoingServer as Server } from '../api/administration';
import { useSignedIn } from '../api/queries';
import { Icon } from '../icons';
import { AgentForm } from '../settings/AgentForm';
import { AudienceForm } from '../settings/AudiencesPage';
import { Departments } from '../settings/Departments';
import { MailboxForm } from '../settings/MailboxForm';
import { OutgoingServer } from '../settings/OutgoingServer';
import { useOptional } from '../settings/resource';
import { SignInLink } from '../settings/SignInLink';
import { Waiting } from '../text/Waiting';
import classes from './FirstSteps.module.css';
import { ImportUpload } from './ImportUpload';

type Form = 'mailbox' | 'audience' | 'agent' | null;

/** What an administrator of an empty system does first, in the order in which it makes sense. */
export default function FirstSteps() {
  const { t } = useTranslation();
  const steps = useSignedIn().first_steps;
  const server = useOptional<Server>('/outgoing/server');
  const [form, setForm] = useState<Form>(null);
  const [made, setMade] = useState<Agent[]>([]);
  const close = () => setForm(null);
  const is = (done: boolean | undefined) => steps === null || done === true;
  if (server.isPending) return <Waiting />;
  return (
    <div className={classes.page}>
      <Stack className={classes.inner} gap="md">
        <div>
          <Title order={2}>{t('first.title')}</Title>
          <Text c="dimmed">{steps === null ? t('first.allDone') : t('first.text')}</Text>
        </div>
        <Step number={1} name="mailbox" done={is(steps?.mailbox)}>
          <Button onClick={() => setForm('mailbox')} data-testid="first-mailbox">
            {t('mailbox.add')}
          </Button>
        </Step>
        <Step number={2} name="outgoing" done={Boolean(server.data?.host)}>
          <OutgoingServer />
        </Step>
        <Step number={3} name="audiences" done={is(steps?.audiences)}>
          <Button onClick={() => setForm('audience')} data-testid="first-audience">
            {t('audience.add')}
          </Button>
          <Departments />
        </Step>
        <Step number={4} name="agents" done={is(steps?.agents)}>
          <Button onClick={() => setForm('agent')} data-testid="first-agent">
            {t('agent.add')}
          </Button>
          {made.map((agent) => agent.sign_in && <SignInLink key={agent.id} agent={agent} />)}
        </Step>
        <Step number={5} name="customers" done={is(steps?.customers)}>
          <ImportUpload />
        </Step>
        <Text size="sm">
          <Link href="/view/offered">{t('first.toDesk')}</Link>
        </Text>
      </Stack>
      {form === 'mailbox' && <MailboxForm mailbox={null} close={close} />}
      {form === 'audience' && <AudienceForm audience={null} close={close} />}
      {form === 'agent' && <AgentForm agent={null} close={close} made={(agent) => setMade((all) => [...all, agent])} />}
    </div>
  );
}

interface StepProps {
  number: number;
  name: 'mailbox' | 'outgoing' | 'audiences' | 'agents' | 'customers';
  done: boolean;
  children: ReactNode;
}

/** One step. What was done before is folded; what is done now stays open, for it may show a link or a result. */
function Step({ number, name, done, children }: StepProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(!done);
  return (
    <Paper
      withBorder
      p="md"
      radius="md"
      component="section"
      aria-label={t(`first.${name}.title`)}
      data-testid={`step-${name}`}
      data-done={done || undefined}
    >
      <Group wrap="nowrap" align="flex-start">
        <span className={classes.number} data-done={done || undefined}>
          {done ? <Icon name="check" size={18} /> : number}
        </span>
        <Stack gap="sm" flex={1} miw={0} align="stretch">
          <Group justify="space-between" gap="xs">
            <Title order={3}>{t(`first.${name}.title`)}</Title>
            {done && <Badge color="teal">{t('first.done')}</Badge>}
          </Group>
          {opened && (
            <>
              <Text size="sm" c="dimmed">
                {t(`first.${name}.text`)}
              </Text>
              <Stack gap="sm" align="flex-start" className={classes.body}>
                {children}
              </Stack>
            </>
          )}
          {!opened && (
            <Button variant="default" size="compact-sm" w="fit-content" onClick={() => setOpened(true)}>
              {t('first.again')}
            </Button>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}
