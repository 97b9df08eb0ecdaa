import { useTranslation } from 'react-i18next';
import { Redirect } from 'wouter';
import type { ViewName } from '../api/types';
import { Nothing } from '../text/Trouble';
import { TicketPane } from '../ticket/TicketPane';
import classes from './DeskPage.module.css';
import { MachineMailList, MachineMailPane } from './MachineMail';
import { TicketList } from './TicketList';

const VIEWS: readonly ViewName[] = ['offered', 'mine', 'audience', 'everybody', 'snoozed', 'followed', 'all'];

/** List and ticket side by side; on a tablet held upright one at a time. */
export function DeskPage({ params }: { params: { view?: string; id?: string } }) {
  const { t } = useTranslation();
  const machine = params.view === 'machine';
  const view = VIEWS.find((one) => one === params.view) ?? 'offered';
  const id = Number(params.id ?? Number.NaN);
  const isOpen = Number.isInteger(id);
  // An address that names no view or no ticket is put right, not shown as if it were one.
  if (!machine && params.view !== view) return <Redirect to={`/view/${view}`} replace />;
  if (params.id !== undefined && !isOpen) return <Redirect to={`/view/${params.view}`} replace />;
  return (
    <div className={classes.panes} data-open={isOpen || undefined}>
      <section className={classes.list} aria-label={t('list.label')}>
        {machine ? (
          <MachineMailList openId={isOpen ? id : null} />
        ) : (
          <TicketList key={view} view={view} openId={isOpen ? id : null} />
        )}
      </section>
      <section className={classes.ticket} aria-label={t('ticket.label')}>
        {isOpen && (machine ? <MachineMailPane id={id} /> : <TicketPane key={id} id={id} view={view} />)}
        {!isOpen && <Nothing title={t('ticket.noneOpen')} text={t('ticket.noneOpenHint')} />}
      </section>
    </div>
  );
}
