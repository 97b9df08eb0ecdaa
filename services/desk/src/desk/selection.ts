import { useState } from 'react';

/** The tickets chosen for an action on several at once. */
export function useSelection() {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return { chosen, toggle, replace: (ids: Iterable<number>) => setChosen(new Set(ids)) };
}

export type Selection = ReturnType<typeof useSelection>;
