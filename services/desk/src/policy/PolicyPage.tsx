import { Skeleton, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../api/administration';
import { Sheet } from '../settings/Listing';
import { useOne } from '../settings/resource';
import { Trouble } from '../text/Trouble';
import { fullTime } from '../text/time';
import { PolicyEditor } from './PolicyEditor';
import { PolicyShadow } from './PolicyShadow';
import { PolicyTrial } from './PolicyTrial';
import { PolicyVersions } from './PolicyVersions';

const TABS = ['text', 'versions', 'trial', 'shadow'] as const;

/** The ladder as text, its former versions, and ways to try another one before it counts. */
export function PolicyPage() {
  const { t, i18n } = useTranslation();
  const policy = useOne<Policy>('/policy');
  const [tab, setTab] = useState<string | null>('text');
  return (
    <Sheet title={t('settings.policy')} about={t('policy.about')}>
      {policy.isPending && <Skeleton height={320} />}
      {policy.error && <Trouble reason={policy.error} retry={() => void policy.refetch()} />}
      {policy.data && (
        <>
          <Text size="sm" c="dimmed">
            {t('policy.version', { version: policy.data.version })}
            {policy.data.saved_at && ` · ${fullTime(policy.data.saved_at, i18n.language)}`}
            {policy.data.saved_by && ` · ${policy.data.saved_by}`}
          </Text>
          <Tabs value={tab} onChange={setTab} keepMounted={false}>
            <Tabs.List mb="md">
              {TABS.map((name) => (
                <Tabs.Tab key={name} value={name} data-testid={`policy-tab-${name}`}>
                  {t(`policy.tab.${name}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="text" keepMounted>
              <PolicyEditor policy={policy.data} />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <PolicyVersions />
            </Tabs.Panel>
            <Tabs.Panel value="trial">
              <PolicyTrial policy={policy.data} />
            </Tabs.Panel>
            <Tabs.Panel value="shadow">
              <PolicyShadow policy={policy.data} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </Sheet>
  );
}
