import { useEffect, useState } from 'react';
import { watchTouches } from './touches';

/** Whether nobody has touched any tab of this desk for ten minutes. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const tabs = new BroadcastChannel('audiocomm touches');
    const end = watchTouches(window, tabs, setIdle);
    return () => {
      end();
      tabs.close();
    };
  }, []);
  return idle;
}
