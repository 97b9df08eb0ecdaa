/** Opening hours as people write them: "09:00-12:30, 13:30-18:00". */
import type { TFunction } from 'i18next';
import type { Calendar, Weekday } from '../api/administration';

export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const WHOLE_DAY: ReadonlySet<string> = new Set(['00:00-00:00', '00:00-24:00']);
const INTERVAL = /^([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)$/;

/** Reads one day's hours; null when it is not understood. An empty text is a closed day; hours may cross midnight. From midnight to midnight is the whole day; other hours that end as they begin are none. */
export function hoursOf(text: string): [string, string][] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const hours: [string, string][] = [];
  for (const part of parts) {
    const match = INTERVAL.exec(part);
    if (!match) return null;
    const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = match;
    const from = `${fromHour.padStart(2, '0')}:${fromMinute}`;
    const to = `${toHour.padStart(2, '0')}:${toMinute}`;
    if (from === to && from !== '00:00') return null;
    hours.push([from, to]);
  }
  return hours;
}

export function hoursText(hours: [string, string][] | undefined): string {
  return (hours ?? []).map(([from, to]) => `${from}-${to}`).join(', ');
}

/** The days with hours as a list shows them; null as the day where all seven are the same. */
export function weekText(weekly: Calendar['weekly'], t: TFunction): { day: Weekday | null; hours: string }[] {
  const lines = WEEKDAYS.map((day) => ({ day, hours: hoursText(weekly[day]) }));
  const said = (hours: string) => (WHOLE_DAY.has(hours) ? t('calendar.aroundTheClock') : hours);
  const [{ hours } = { hours: '' }] = lines;
  if (hours && lines.every((line) => line.hours === hours)) {
    return [{ day: null, hours: WHOLE_DAY.has(hours) ? said(hours) : t('calendar.everyDay', { hours }) }];
  }
  return lines.filter((line) => line.hours).map((line) => ({ day: line.day, hours: said(line.hours) }));
}

/** Reads days that differ, one a line: "2026-12-24 09:00-13:00", or a date alone for a closed day. Null: not understood. */
export function extraDaysOf(text: string): Calendar['extra_days'] | null {
  const days: Calendar['extra_days'] = [];
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const match = /^(\d{4}-\d{2}-\d{2})\s*(.*)$/.exec(line);
    const hours = match ? hoursOf(match[2] ?? '') : null;
    if (!match?.[1] || !hours) return null;
    days.push({ date: match[1], hours });
  }
  return days;
}

export function extraDaysText(days: Calendar['extra_days']): string {
  return days.map(({ date, hours }) => `${date} ${hoursText(hours)}`.trim()).join('\n');
}
