import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConnectionBanner } from '../live/ConnectionBanner';
import { useOwnLanguage } from '../locale/useOwnLanguage';
import { Header } from './Header';
import classes from './Shell.module.css';
import { ViewList } from './ViewList';

/** Header, views on the left, and the page. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  useOwnLanguage();
  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={skip}>
        {t('nav.skip')}
      </button>
      <h1 className="visually-hidden">{t('nav.desk')}</h1>
      <Header />
      <ConnectionBanner />
      <div className={classes.body}>
        <nav className={classes.views} aria-label={t('nav.views')}>
          <ViewList />
        </nav>
        <main className={classes.page} id="page" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

// A link would do, were the address after # not the route.
function skip() {
  document.getElementById('page')?.focus();
}
