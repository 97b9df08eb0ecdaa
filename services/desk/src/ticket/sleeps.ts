/** How long a ticket usually sleeps; everything takes the present as a parameter. */

const HOUR = 3_600_000;
const MORNING = 9;

function morningIn(days: number, now: Date): Date {
  const then = new Date(now);
  then.setDate(then.getDate() + days);
  then.setHours(MORNING, 0, 0, 0);
  return then;
}

export const SLEEPS = {
  twoHours: (now: Date) => new Date(now.getTime() + 2 * HOUR),
  tomorrow: (now: Date) => morningIn(1, now),
  monday: (now: Date) => morningIn((8 - now.getDay()) % 7 || 7, now),
  inAWeek: (now: Date) => morningIn(7, now),
};

/** An instant as a field of date and time has it: the clock of this computer, to the minute. */
export function localInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
