import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Icon } from '../icons';
import { useShortcut } from '../keyboard/shortcuts';
import classes from './TicketPane.module.css';

/** Back to the list, where list and ticket do not fit side by side; Esc does the same everywhere. */
export function BackLink({ to }: { to: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  useShortcut('Escape', () => go(to));
  return (
    <Link href={to} className={classes.back ?? ''} data-testid="back">
      <Icon name="back" size={18} />
      {t('action.back')}
    </Link>
  );
}
