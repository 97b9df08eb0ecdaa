import { Badge, Button, Group, Menu, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Audience } from '../api/administration';
import { useSignedIn } from '../api/queries';
import { day } from '../text/time';
import { AbsencesDialog } from './AbsencesDialog';
import { AgentForm } from './AgentForm';
import { DepartureDialog } from './DepartureDialog';
import { FollowersDialog } from './FollowersDialog';
import { HandoverWords } from './HandoverWords';
import { Listing, Sheet } from './Listing';
import { useItems, useNamed } from './resource';
import { SignInLink } from './SignInLink';

type What = 'form' | 'absences' | 'followers' | 'departure';
type Open = { what: What; agent: Agent | null } | null;

/** The people who answer, with their absences and departures. */
export function AgentsPage() {
  const { t } = useTranslation();
  const me = useSignedIn();
  const from = useItems<Agent>('/agents');
  const named = useNamed<Audience>('/audiences');
  const [open, setOpen] = useState<Open>(null);
  const [made, setMade] = useState<Agent | null>(null);
  const close = () => setOpen(null);
  const administers = me.role === 'administrator';
  return (
    <Sheet
      title={t('settings.agents')}
      about={t('agent.about')}
      action={
        administers && (
          <Button onClick={() => setOpen({ what: 'form', agent: null })} data-testid="add-agent">
            {t('agent.add')}
          </Button>
        )
      }
    >
      {made?.sign_in && <SignInLink agent={made} />}
      <Listing
        from={from}
        label={t('settings.agents')}
        empty={t('agent.none')}
        columns={[t('field.name'), t('field.role'), t('field.audiences'), t('agent.now')]}
        row={(agent) => (
          <Table.Tr key={agent.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {agent.name}
              </Text>
              <Text size="xs" c="dimmed">
                {[agent.login, agent.address].filter(Boolean).join(' · ')}
              </Text>
            </Table.Td>
            <Table.Td>{t(`role.${agent.role}`)}</Table.Td>
            <Table.Td>{agent.audiences.map(({ key }) => named(key)).join(', ')}</Table.Td>
            <Table.Td>
              <Now agent={agent} />
            </Table.Td>
            <Table.Td>
              <AgentMenu agent={agent} administers={administers} open={(what) => setOpen({ what, agent })} />
            </Table.Td>
          </Table.Tr>
        )}
      />
      {open?.what === 'form' && <AgentForm agent={open.agent} close={close} made={setMade} />}
      {open?.what === 'absences' && open.agent && <AbsencesDialog agent={open.agent} close={close} />}
      {open?.what === 'followers' && open.agent && <FollowersDialog agent={open.agent} close={close} />}
      {open?.what === 'departure' && open.agent && <DepartureDialog agent={open.agent} close={close} />}
    </Sheet>
  );
}

function Now({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  if (agent.departed_at)
    return (
      <>
        <Text size="sm">{t('agent.left', { day: day(agent.departed_at, i18n.language) })}</Text>
        <HandoverWords agentId={agent.id} />
      </>
    );
  const state = agent.presence?.state ?? 'offline';
  const isPresent = state === 'working' && agent.presence?.present === true;
  return (
    <Badge variant={isPresent ? 'filled' : 'default'} color="teal">
      {t(
        agent.presence?.idle
          ? 'presence.untouched'
          : state === 'working' && !isPresent
            ? 'presence.outside'
            : `presence.${state}`,
      )}
    </Badge>
  );
}

function AgentMenu({ agent, administers, open }: { agent: Agent; administers: boolean; open: (what: What) => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end" gap={6} wrap="nowrap">
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            aria-label={t('agent.more', { name: agent.name })}
            data-testid={`agent-more-${agent.id}`}
          >
            …
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => open('absences')} data-testid="agent-absences">
            {t('agent.absences')}
          </Menu.Item>
          {administers && <Menu.Item onClick={() => open('form')}>{t('settings.edit')}</Menu.Item>}
          <Menu.Item onClick={() => open('followers')} data-testid="agent-followers">
            {t('agent.followers')}
          </Menu.Item>
          {administers && !agent.departed_at && (
            <Menu.Item onClick={() => open('departure')}>{t('agent.departure')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
