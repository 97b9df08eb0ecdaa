import { Button, Group, Menu, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { May, Ticket } from '../api/types';
import { useShortcut } from '../keyboard/shortcuts';
import { SLEEPS } from '../ticket/sleeps';
import { BulkReassign } from './BulkReassign';
import { BulkTag } from './BulkTag';
import type { Bulk } from './bulk';
import type { Selection } from './selection';
import classes from './TicketList.module.css';
import { useBulk } from './useBulk';

interface BulkBarProps {
  rows: Ticket[];
  selection: Selection;
}

/** What can be done with all chosen tickets; an action that none of them allows is not offered. */
export function BulkBar({ rows, selection }: BulkBarProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'reassign' | 'tag' | null>(null);
  const menu = useRef<HTMLButtonElement>(null);
  const { run, running } = useBulk((ids) => selection.replace(ids));
  const chosen = rows.filter(({ id }) => selection.chosen.has(id));
  useShortcut('b', () => menu.current?.click(), chosen.length > 0);
  if (chosen.length === 0) return null;
  const can = (what: May) => chosen.some(({ may }) => may.includes(what));
  const act = (bulk: Bulk) => {
    setDialog(null);
    run(chosen, bulk);
  };
  const tomorrow = () => SLEEPS.tomorrow(new Date()).toISOString();
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk.label')} data-testid="bulk">
      <Group gap={6} justify="space-between">
        <Text size="sm" fw={600} role="status">
          {t('bulk.chosen', { count: chosen.length })}
        </Text>
        <Group gap={6}>
          <Button variant="subtle" size="compact-sm" onClick={() => selection.replace(rows.map(({ id }) => id))}>
            {t('bulk.all')}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => selection.replace([])} data-testid="bulk-none">
            {t('bulk.none')}
          </Button>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button ref={menu} size="compact-sm" loading={running} data-testid="bulk-act">
                {t('bulk.act')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {can('claim') && <Menu.Item onClick={() => act({ action: 'claim' })}>{t('action.claim')}</Menu.Item>}
              {can('no_action') && (
                <Menu.Item onClick={() => act({ action: 'no_action' })} data-testid="bulk-no-action">
                  {t('action.noAction')}
                </Menu.Item>
              )}
              {can('snooze') && (
                <Menu.Item onClick={() => act({ action: 'snooze', until: tomorrow(), reason: '' })}>
                  {t('bulk.snooze')}
                </Menu.Item>
              )}
              {can('release') && (
                <Menu.Item onClick={() => act({ action: 'release' })}>{t('action.release')}</Menu.Item>
              )}
              {can('reassign') && <Menu.Item onClick={() => setDialog('reassign')}>{t('action.reassign')}</Menu.Item>}
              {can('edit') && (
                <Menu.Item onClick={() => setDialog('tag')} data-testid="bulk-tag">
                  {t('bulk.tag')}
                </Menu.Item>
              )}
              {can('edit') && (
                <Menu.Item onClick={() => act({ action: 'edit', priority: 'high' })} data-testid="bulk-high">
                  {t('bulk.high')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {dialog === 'reassign' && <BulkReassign act={act} close={() => setDialog(null)} />}
      {dialog === 'tag' && <BulkTag act={act} close={() => setDialog(null)} />}
    </div>
  );
}
