import { Loader, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTicketList } from '../api/queries';
import type { ViewName } from '../api/types';
import { Icon } from '../icons';
import { useShortcut } from '../keyboard/shortcuts';
import { Nothing, Trouble } from '../text/Trouble';
import { BulkBar } from './BulkBar';
import { useSelection } from './selection';
import { TagFilter } from './TagFilter';
import classes from './TicketList.module.css';
import { TicketRow } from './TicketRow';

const ROW_HEIGHT = 94;
/** What an empty view says besides, where letters do not come by themselves. */
const HINTS: Partial<Record<ViewName, string>> = {
  mine: 'empty.mineHint',
  snoozed: 'empty.snoozedHint',
  followed: 'empty.followedHint',
};

/** The tickets of a view, what must be answered first at the top. Scrolling near the end reads the next page. */
export function TicketList({ view, openId }: { view: ViewName; openId: number | null }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 200);
  const [tag, setTag] = useState<string | null>(null);
  const list = useTicketList(view, q, tag);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const selection = useSelection();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (at) => rows[at]?.id ?? at,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const { isFetchingNextPage, fetchNextPage } = list;
  // A page that failed is not asked for again and again; the next refresh tries it.
  const hasNextPage = list.hasNextPage && !list.isFetchNextPageError;

  useEffect(() => {
    if (last >= rows.length - 10 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const place = () => {
    const focused = Number((document.activeElement as HTMLElement | null)?.dataset.at ?? Number.NaN);
    return Number.isInteger(focused) ? focused : rows.findIndex((row) => row.id === openId);
  };
  const move = (step: number) => {
    const here = place();
    const at = Math.min(Math.max(here + step, 0), rows.length - 1);
    if (at < 0) return;
    virtual.scrollToIndex(at);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus());
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(-1));
  useShortcut('ArrowDown', () => move(1));
  useShortcut('ArrowUp', () => move(-1));
  useShortcut('x', () => {
    const row = rows[place()];
    if (row) selection.toggle(row.id);
  });
  useShortcut('/', () => search.current?.focus());

  return (
    <>
      <div className={classes.top}>
        <h2 className={classes.title}>{t(`view.${view}`)}</h2>
        <TextInput
          ref={search}
          type="search"
          size="sm"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          placeholder={t('list.search')}
          aria-label={t('list.search')}
          leftSection={list.isFetching && q ? <Loader size={14} /> : <Icon name="search" size={17} />}
          data-testid="search"
        />
        <TagFilter tag={tag} choose={setTag} />
        <BulkBar rows={rows} selection={selection} />
      </div>
      <div className={classes.scroller} ref={scroller}>
        {list.isPending && <SkeletonRows />}
        {list.error && !list.data && <Trouble reason={list.error} retry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <Nothing
            title={q || tag ? t('list.notFound') : t(`empty.${view}`)}
            text={q || tag ? t(q ? 'list.notFoundHint' : 'list.noneOfTag') : t(HINTS[view] ?? 'empty.hint')}
          />
        )}
        {rows.length > 0 && (
          <ul className={classes.rows} style={{ height: virtual.getTotalSize() }} data-testid="ticket-list">
            {shown.map((item) => {
              const row = rows[item.index];
              return (
                row && (
                  <li
                    key={item.key}
                    className={classes.item}
                    style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
                  >
                    <TicketRow
                      ticket={row}
                      view={view}
                      at={item.index}
                      open={row.id === openId}
                      chosen={selection.chosen.has(row.id)}
                      choose={selection.toggle}
                    />
                  </li>
                )
              );
            })}
          </ul>
        )}
        {isFetchingNextPage && <SkeletonRows count={1} />}
      </div>
    </>
  );
}

export function SkeletonRows({ count = 6 }: { count?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('state.loading')}>
      {Array.from({ length: count }, (_, at) => at).map((at) => (
        <div key={at} className={classes.skeleton}>
          <Skeleton height={12} width="45%" />
          <Skeleton height={12} width="80%" />
          <Skeleton height={10} width="65%" />
        </div>
      ))}
    </div>
  );
}
