import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { useSignedIn } from '../api/queries';
import type { Role } from '../api/types';
import { PolicyPage } from '../policy/PolicyPage';
import { intoSight } from '../text/intoSight';
import { AgentsPage } from './AgentsPage';
import { AudiencesPage } from './AudiencesPage';
import { CalendarsPage } from './CalendarsPage';
import { FormsPage } from './FormsPage';
import { MailboxesPage } from './MailboxesPage';
import { NothingForgottenPage } from './NothingForgottenPage';
import { OutgoingPage } from './OutgoingPage';
import { QuarantinePage } from './QuarantinePage';
import { SendersPage } from './SendersPage';
import classes from './SettingsPage.module.css';
import { SourcesPage } from './SourcesPage';
import { TemplatesPage } from './TemplatesPage';
import { TokensPage } from './TokensPage';

const PAGES = {
  mailboxes: [MailboxesPage, 'administrator'],
  forms: [FormsPage, 'administrator'],
  sources: [SourcesPage, 'administrator'],
  quarantine: [QuarantinePage, 'supervisor'],
  outgoing: [OutgoingPage, 'supervisor'],
  senders: [SendersPage, 'administrator'],
  templates: [TemplatesPage, 'supervisor'],
  forgotten: [NothingForgottenPage, 'supervisor'],
  agents: [AgentsPage, 'supervisor'],
  audiences: [AudiencesPage, 'administrator'],
  calendars: [CalendarsPage, 'administrator'],
  policy: [PolicyPage, 'administrator'],
  tokens: [TokensPage, 'administrator'],
} as const;

type PageName = keyof typeof PAGES;
const NAMES = Object.keys(PAGES) as PageName[];

const mayOpen = (role: Role, name: PageName) =>
  role === 'administrator' || (role === 'supervisor' && PAGES[name][1] === 'supervisor');

/** The settings pages this person may open, and the chosen one. */
export default function SettingsPage({ params }: { params: { page?: string } }) {
  const { t } = useTranslation();
  const me = useSignedIn();
  const allowed = NAMES.filter((name) => mayOpen(me.role, name));
  const chosen = allowed.find((name) => name === params.page);
  if (!chosen) return <Redirect to={allowed[0] ? `/settings/${allowed[0]}` : '/'} replace />;
  const [Chosen] = PAGES[chosen];
  return (
    <div className={classes.page}>
      <nav className={classes.pages} aria-label={t('view.settings')}>
        {allowed.map((name) => (
          <Link
            key={name}
            ref={name === chosen ? intoSight : undefined}
            href={`/settings/${name}`}
            className={classes.link ?? ''}
            aria-current={name === chosen ? 'page' : undefined}
            data-testid={`settings-${name}`}
          >
            {t(`settings.${name}`)}
          </Link>
        ))}
      </nav>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className={classes.content} aria-label={t(`settings.${chosen}`)} tabIndex={0}>
        <div className={classes.inner}>
          <Chosen />
        </div>
      </section>
    </div>
  );
}
