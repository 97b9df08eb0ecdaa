import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ask } from '../api/client';
import { keys, useSignedIn } from '../api/queries';
import { Icon } from '../icons';
import { ShortcutSheet } from '../keyboard/ShortcutSheet';
import { useShortcut } from '../keyboard/shortcuts';
import { AlertBell } from '../live/AlertBell';
import { choose, LANGUAGES, type Language } from '../locale/languages';
import { PresenceToggle } from '../presence/PresenceToggle';
import { showProblem } from '../text/problems';
import classes from './Shell.module.css';

export function Header() {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState(false);
  useShortcut('?', () => setSheet(true));
  return (
    <header className={classes.header}>
      <Link href="/view/offered" className={classes.brand ?? ''}>
        <img src="./icon.svg" alt="" width={26} height={26} />
        <span className={classes.brandName}>Audiocomm</span>
      </Link>
      <PresenceToggle />
      <AlertBell />
      <Tooltip label={t('shortcut.title')}>
        <ActionIcon className={classes.keys ?? ''} onClick={() => setSheet(true)} aria-label={t('shortcut.title')}>
          <Icon name="keyboard" />
        </ActionIcon>
      </Tooltip>
      <SchemeButton />
      <AgentMenu />
      <ShortcutSheet opened={sheet} close={() => setSheet(false)} />
    </header>
  );
}

function SchemeButton() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light');
  const other = shown === 'light' ? 'dark' : 'light';
  return (
    <Tooltip label={t(`scheme.${other}`)}>
      <ActionIcon onClick={() => setColorScheme(other)} aria-label={t(`scheme.${other}`)} data-testid="scheme">
        <Icon name={other === 'dark' ? 'moon' : 'sun'} />
      </ActionIcon>
    </Tooltip>
  );
}

function AgentMenu() {
  const { t } = useTranslation();
  const me = useSignedIn();
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = () =>
    ask('/session', { method: 'DELETE' })
      .then(() => {
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
        return client.resetQueries({ queryKey: keys.me });
      })
      .catch((reason) => showProblem(reason, t));
  return (
    <Menu position="bottom-end" width={220} shadow="md">
      <Menu.Target>
        <ActionIcon aria-label={t('nav.account', { name: me.name })} data-testid="account">
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {t(`role.${me.role}`)}
        </Menu.Label>
        <Menu.Item onClick={() => setColorScheme('auto')}>{t('scheme.system')}</Menu.Item>
        <Menu.Divider />
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <Menu.Item key={language} lang={language} onClick={() => choose(language)}>
            {LANGUAGES[language]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="out" size={18} />} onClick={signOut} data-testid="sign-out">
          {t('nav.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
