/** How long a ticket usually sleeps, on the agent's own clock; everything takes the present as a parameter. */
import { fieldOf, instantOf } from '../text/time';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Nine in the morning so many days from now. */
function morningIn(days: number, now: Date): Date {
  const [today = ''] = fieldOf(now).split('T');
  const [date = ''] = new Date(Date.parse(`${today}T00:00Z`) + days * DAY).toISOString().split('T');
  return instantOf(`${date}T09:00`) ?? now;
}

function weekday(now: Date): number {
  return new Date(`${fieldOf(now)}Z`).getUTCDay();
}

export const SLEEPS = {
  twoHours: (now: Date) => new Date(now.getTime() + 2 * HOUR),
  tomorrow: (now: Date) => morningIn(1, now),
  monday: (now: Date) => morningIn((8 - weekday(now)) % 7 || 7, now),
  inAWeek: (now: Date) => morningIn(7, now),
};
