/** Times as people read them. Everything takes the present as a parameter, so that tables of cases can test it. */
import type { TFunction } from 'i18next';

const MINUTE = 60_000;
let zone: string | undefined;

/** From now on clock times are those of the agent's own time zone, as in the sentences of the server. */
export function speakInZone(name: string | null): void {
  zone = name ?? undefined;
}

/** An instant as a field of date and time has it: the agent's own clock, to the minute, as "2026-03-02T09:00". */
export function fieldOf(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...CLOCK,
    timeZone: zone,
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The instant that a field of date and time means on the agent's own clock; null for no date. */
export function instantOf(field: string): Date | null {
  const asUtc = Date.parse(`${field}Z`);
  if (Number.isNaN(asUtc)) return null;
  // Twice, for the difference may be another on the other side of a change of the clocks.
  let at = asUtc;
  for (let turn = 0; turn < 2; turn += 1) at += asUtc - Date.parse(`${fieldOf(new Date(at))}Z`);
  return new Date(at);
}

/** The clock of 24 hours everywhere, as in the sentences of the server. */
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** The person's own variety of the desk's language, for the way dates are written. */
function regional(language: string): string {
  const own = navigator.languages?.find((one) => one.startsWith(`${language}-`));
  return own ?? (language === 'en' ? 'en-GB' : language);
}

/** "4 min", "3 h", "2 d": how long ago, in one unit. */
export function age(since: string, now: number, t: TFunction): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / MINUTE));
  if (minutes < 1) return t('time.now');
  if (minutes < 60) return t('time.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('time.hours', { count: Math.floor(minutes / 60) });
  return t('time.days', { count: Math.floor(minutes / 1440) });
}

/** As `age`, but the first minute in seconds. */
export function ageInSeconds(since: string, now: number, t: TFunction): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(since)) / 1000));
  return seconds < 60 ? t('time.seconds', { count: seconds }) : age(since, now, t);
}

/** "1 h 12 min": how long until `due`, to the nearest minute, for the present may be some seconds old; over when past. */
export function left(due: string, now: number, t: TFunction): string {
  const rest = Date.parse(due) - now;
  if (rest <= 0) return t('time.over');
  const minutes = Math.max(1, Math.round(rest / MINUTE));
  return minutes >= 48 * 60 ? t('time.days', { count: Math.floor(minutes / 1440) }) : span(minutes * 60, t);
}

/** "1 h 12 min": an amount of time in hours and minutes, however long. */
export function span(seconds: number, t: TFunction): string {
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return t('time.minutes', { count: minutes });
  const rest = minutes % 60;
  return rest === 0 ? t('time.hours', { count: hours }) : t('time.hours_minutes', { hours, minutes: rest });
}

/** "15:20" today, "Mon 15:20" within a week, else the date with the time. */
export function clockTime(at: string, now: number, language: string): string {
  const then = new Date(at);
  const time = new Intl.DateTimeFormat(regional(language), { ...CLOCK, timeZone: zone });
  const date = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone });
  if (date.format(then) === date.format(now)) return time.format(then);
  const near = Math.abs(then.getTime() - now) < 6 * 24 * 60 * MINUTE;
  return new Intl.DateTimeFormat(regional(language), {
    ...(near ? { weekday: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' }),
    ...CLOCK,
    timeZone: zone,
  }).format(then);
}

export function fullTime(at: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(new Date(at));
}

export function day(at: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { dateStyle: 'medium', timeZone: zone }).format(new Date(at));
}

export function size(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
