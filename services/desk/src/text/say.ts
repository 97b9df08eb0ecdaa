import { type NotificationData, notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** A short word at the edge of the page that goes away by itself. */
export function say(word: NotificationData): void {
  notifications.show({ closeButtonProps: { 'aria-label': i18next.t('action.close') }, ...word });
}

export function unsay(id: string): void {
  notifications.hide(id);
}
