import { ActionIcon, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { May } from '../api/types';
import { Icon } from '../icons';

export type Dialog = 'reassign' | 'decline' | 'snooze' | 'edit' | 'merge' | 'split' | 'nudge';

/** What opens a dialog from the menu, in its order. */
const OPENS = ['reassign', 'edit', 'nudge', 'merge', 'split'] as const satisfies readonly Dialog[];

interface MoreMenuProps {
  may: ReadonlySet<May>;
  release: () => void;
  open: (dialog: Dialog) => void;
}

/** The rarer actions; nothing where there are none. */
export function MoreMenu({ may, release, open }: MoreMenuProps) {
  const { t } = useTranslation();
  if (!may.has('release') && !OPENS.some((name) => may.has(name))) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={t('action.more')} data-testid="more">
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may.has('release') && (
          <Menu.Item onClick={release} data-testid="release">
            {t('action.release')}
          </Menu.Item>
        )}
        {OPENS.filter((name) => may.has(name)).map((name) => (
          <Menu.Item key={name} onClick={() => open(name)} data-testid={name}>
            {t(`action.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
