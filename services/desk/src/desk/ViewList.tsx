import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useCounts, useSignedIn } from '../api/queries';
import type { Counts } from '../api/types';
import { Icon, type IconName } from '../icons';
import { useShortcut } from '../keyboard/shortcuts';
import { intoSight } from '../text/intoSight';
import { useWaitingReplies } from '../ticket/replyForm';
import classes from './Shell.module.css';

const PERSONAL = [
  ['offered', 'inbox', 'o'],
  ['mine', 'hand', 'm'],
  ['audience', 'people', 'a'],
  ['everybody', 'globe', 'e'],
  ['snoozed', 'moon', 's'],
  ['followed', 'eye', 'f'],
] as const satisfies [keyof Counts, IconName, string][];

/** The views with their counts; `g` and a letter goes to each. */
export function ViewList() {
  const { t } = useTranslation();
  const me = useSignedIn();
  const counts = useCounts().data;
  const waiting = useWaitingReplies().data?.length ?? 0;
  const supervises = me.role !== 'agent';
  const steps = me.first_steps && Object.values(me.first_steps).some((done) => !done);
  const gap = useRef<HTMLDivElement>(null);
  const [here] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place, another length, and it may be out of sight
  useEffect(() => intoSight(gap.current?.parentElement?.querySelector('[aria-current]')), [here, waiting > 0, steps]);
  return (
    <>
      {PERSONAL.map(([view, icon, letter]) => (
        <View
          key={view}
          name={view}
          icon={icon}
          path={`/view/${view}`}
          letter={letter}
          count={counts?.[view] ?? null}
        />
      ))}
      <div className={classes.gap} ref={gap} />
      {supervises && <View name="all" icon="stack" path="/view/all" />}
      <View name="machine" icon="robot" path="/view/machine" />
      {waiting > 0 && <View name="waitingReplies" icon="clock" path="/waiting-replies" count={waiting} />}
      <div className={classes.bottom}>
        {steps && <View name="firstSteps" icon="check" path="/first-steps" />}
        {supervises && <View name="settings" icon="gear" path="/settings" />}
      </div>
      <span className="visually-hidden" role="status">
        {counts ? t('nav.offeredNow', { count: counts.offered }) : ''}
      </span>
    </>
  );
}

interface ViewProps {
  name: keyof Counts | 'all' | 'machine' | 'settings' | 'firstSteps' | 'waitingReplies';
  icon: IconName;
  path: string;
  letter?: string;
  count?: number | null;
}

function View({ name, icon, path, letter, count = null }: ViewProps) {
  const { t } = useTranslation();
  const [here, go] = useLocation();
  const isHere = here === path || here.startsWith(`${path}/`);
  useShortcut(`g ${letter}`, () => go(path), letter !== undefined);
  return (
    <Link
      href={path}
      className={classes.view ?? ''}
      aria-current={isHere ? 'page' : undefined}
      data-testid={`view-${name}`}
    >
      <Icon name={icon} />
      <span>{t(`view.${name}`)}</span>
      {count !== null && count > 0 && (
        <span className={classes.count} data-strong={name === 'offered' || name === 'mine' || undefined}>
          {count}
        </span>
      )}
    </Link>
  );
}
