import { useTranslation } from 'react-i18next';
import type { ViewName } from '../api/types';
import { Nothing } from '../text/Trouble';
import { TicketPane } from '../ticket/TicketPane';
import classes from './DeskPage.module.css';
import { MachineMailList, MachineMailPane } from './MachineMail';
import { TicketList } from './TicketList';

const VIEWS: readonly string[] = ['offered', 'mine', 'audience', 'everybody', 'all'] satisfies ViewName[];

/** List and ticket side by side; on a tablet held upright one at a time. */
export function DeskPage({ params }: { params: { view?: string; id?: string } }) {
  const { t } = useTranslation();
  const machine = params.view === 'machine';
  const view = (VIEWS.includes(params.view ?? '') ? params.view : 'offered') as ViewName;
  const id = Number(params.id ?? Number.NaN);
  const isOpen = Number.isInteger(id);
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
