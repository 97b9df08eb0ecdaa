import { ActionIcon, Box, Button, Group, Indicator, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ask } from '../api/client';
import { keys, useAlerts } from '../api/queries';
import type { AlertItem } from '../api/types';
import { Icon } from '../icons';
import { age } from '../text/time';
import { useNow } from '../text/useNow';
import classes from './AlertBell.module.css';
import { wordsOf } from './alertWords';
import { mayAskForNotices } from './desktopNotice';
import { useLive } from './LiveProvider';

/** The blinking icon and its tray. Opening the tray marks what is in it as seen. */
export function AlertBell() {
  const { t } = useTranslation();
  const { unseen, withdrawals, forgetWithdrawals } = useLive();
  const [opened, setOpened] = useState(false);
  const alerts = useAlerts().data ?? [];
  const acknowledge = useAcknowledge();

  function toggle() {
    if (opened) forgetWithdrawals();
    else acknowledge.mutate(alerts.filter((alert) => alert.acknowledged_at === null));
    setOpened(!opened);
  }

  const close = () => {
    setOpened(false);
    forgetWithdrawals();
  };
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      position="bottom-end"
      width={360}
      shadow="md"
      trapFocus
    >
      <Indicator label={unseen} disabled={unseen === 0} size={18} color="orange" offset={5}>
        <Popover.Target>
          <ActionIcon
            onClick={toggle}
            aria-label={unseen ? t('alert.bellUnseen', { count: unseen }) : t('alert.bell')}
            data-testid="alert-bell"
            data-unseen={unseen}
            className={unseen ? classes.blinking : undefined}
          >
            <Icon name="bell" />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label={t('alert.bell')} p={0}>
        <Box mah={420} p="xs" style={{ overflowY: 'auto' }}>
          <Stack gap={4}>
            {alerts.map((alert) => (
              <AlertLine key={alert.id} alert={alert} close={close} />
            ))}
            {alerts.length === 0 && (
              <Text size="sm" c="dimmed" p="sm" ta="center">
                {t('alert.none')}
              </Text>
            )}
            {withdrawals.map((line) => (
              <Text key={line.id} size="xs" c="dimmed" px="sm">
                {line.text}
              </Text>
            ))}
            <NoticeButton />
          </Stack>
        </Box>
      </Popover.Dropdown>
    </Popover>
  );
}

function AlertLine({ alert, close }: { alert: AlertItem; close: () => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const [here, go] = useLocation();
  const { about, meaning } = wordsOf(alert, t);
  const view = /^\/view\/(\w+)/.exec(here)?.[1] ?? 'offered';
  const open = () => {
    close();
    if (alert.ticket_id !== null) go(`/view/${view === 'machine' ? 'offered' : view}/${alert.ticket_id}`);
  };
  return (
    <UnstyledButton className={classes.line} onClick={open} data-testid={`alert-${alert.id}`}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={600} size="sm" truncate dir="auto">
          {about || meaning}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {age(alert.raised_at, now, t)}
        </Text>
      </Group>
      {about && meaning && (
        <Text size="sm" fw={500}>
          {meaning}
        </Text>
      )}
      <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
        {alert.text}
      </Text>
    </UnstyledButton>
  );
}

function NoticeButton() {
  const { t } = useTranslation();
  const [askable, setAskable] = useState(mayAskForNotices);
  if (!askable) return null;
  const allow = () => void Notification.requestPermission().then(() => setAskable(mayAskForNotices()));
  return (
    <Button variant="subtle" size="xs" onClick={allow}>
      {t('alert.desktop')}
    </Button>
  );
}

function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (alerts: AlertItem[]) =>
      Promise.all(alerts.map((alert) => ask(`/alerts/${alert.id}/acknowledge`, { method: 'POST', body: {} }))),
    onMutate: (alerts) => {
      const ids = new Set(alerts.map((alert) => alert.id));
      const at = new Date().toISOString();
      client.setQueryData<AlertItem[]>(keys.alerts, (known = []) =>
        known.map((alert) => (ids.has(alert.id) ? { ...alert, acknowledged_at: at } : alert)),
      );
    },
    onError: () => void client.invalidateQueries({ queryKey: keys.alerts }),
  });
}
