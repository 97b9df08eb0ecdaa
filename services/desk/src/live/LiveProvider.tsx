import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, refreshTickets, useAlerts } from '../api/queries';
import type { AlertItem, AlertWithdrawn } from '../api/types';
import { nameOf } from '../text/names';
import { titleOf } from './alertWords';
import { blink } from './blink';
import { showDesktopNotice } from './desktopNotice';
import { openStream } from './stream';

export interface Withdrawal {
  id: string;
  text: string;
}

interface Live {
  connected: boolean;
  unseen: number;
  withdrawals: Withdrawal[];
  forgetWithdrawals: () => void;
}

const LiveContext = createContext<Live>({ connected: true, unseen: 0, withdrawals: [], forgetWithdrawals: () => {} });
export const useLive = () => useContext(LiveContext);

const GATHER_MS = 300;
const KEPT_WITHDRAWALS = 5;

/** Calls `refresh` at once, then at most every GATHER_MS while events keep coming, with the ids gathered. */
function useGathered(refresh: (ids: Set<number>) => void) {
  const state = useRef({ ids: new Set<number>(), timer: undefined as ReturnType<typeof setTimeout> | undefined });
  useEffect(() => () => clearTimeout(state.current.timer), []);
  return (id: number | null) => {
    const held = state.current;
    if (id !== null) held.ids.add(id);
    if (held.timer) return;
    const flush = () => {
      held.timer = undefined;
      if (held.ids.size === 0) return;
      refresh(new Set(held.ids));
      held.ids.clear();
      held.timer = setTimeout(flush, GATHER_MS);
    };
    flush();
  };
}

/** Keeps lists, counts and alerts true while the desk is open. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  const [withdrawals, setWithdrawals] = useState<Withdrawal[]>([]);
  const alerts = useAlerts();
  const changed = useGathered((ids) => {
    refreshTickets(client);
    for (const id of ids) void client.invalidateQueries({ queryKey: keys.ticket(id) });
  });

  const handlers = useRef({ raised: (_alert: AlertItem) => {}, withdrawn: (_alert: AlertWithdrawn) => {}, changed });
  handlers.current = {
    changed,
    raised: (alert) => {
      client.setQueryData<AlertItem[]>(keys.alerts, (known = []) => [
        alert,
        ...known.filter((one) => one.id !== alert.id),
      ]);
      changed(alert.ticket_id);
      showDesktopNotice(alert);
    },
    withdrawn: (gone) => {
      const known = client.getQueryData<AlertItem[]>(keys.alerts) ?? [];
      const alert = known.find((one) => one.id === gone.alert_id);
      const title = alert && titleOf(alert, t);
      client.setQueryData<AlertItem[]>(
        keys.alerts,
        known.filter((one) => one.id !== gone.alert_id),
      );
      const name = nameOf(gone.claimed_by);
      if (name && gone.ticket_id !== null) client.setQueryData(keys.taker(gone.ticket_id), name);
      if (title && name) {
        const line = { id: gone.alert_id, text: t('alert.claimedBy', { title, name }) };
        setWithdrawals((lines) => [line, ...lines].slice(0, KEPT_WITHDRAWALS));
      }
      changed(gone.ticket_id);
    },
  };

  useEffect(
    () =>
      openStream({
        connected: setConnected,
        opened: (again) => {
          if (again) void client.invalidateQueries();
          else {
            // The first lists were read while the stream was still being opened: a letter in between told nobody.
            refreshTickets(client);
            void client.invalidateQueries({ queryKey: keys.alerts });
          }
        },
        raised: (alert) => handlers.current.raised(alert),
        withdrawn: (alert) => handlers.current.withdrawn(alert),
        ticketChanged: (id) => handlers.current.changed(id),
      }),
    [client],
  );

  const unseen = (alerts.data ?? []).filter((alert) => alert.acknowledged_at === null).length;
  useEffect(() => {
    blink(unseen);
    return () => blink(0);
  }, [unseen]);

  const live = useMemo(
    () => ({ connected, unseen, withdrawals, forgetWithdrawals: () => setWithdrawals([]) }),
    [connected, unseen, withdrawals],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}
