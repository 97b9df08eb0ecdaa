import i18next from 'i18next';
import type { AlertItem } from '../api/types';
import { titleOf } from './alertWords';

export function mayAskForNotices(): boolean {
  return 'Notification' in window && Notification.permission === 'default';
}

/** Shows an alert outside the page when nobody looks at it and the person allowed that. */
export function showDesktopNotice(alert: AlertItem): void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || !document.hidden) return;
  const notice = new Notification(titleOf(alert, i18next.t), { body: alert.text, tag: alert.id, icon: './icon.svg' });
  notice.onclick = () => {
    window.focus();
    if (alert.ticket_id !== null) window.location.hash = `/view/offered/${alert.ticket_id}`;
    notice.close();
  };
}
