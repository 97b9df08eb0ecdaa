import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../mock/server.mjs';
import { ask, Problem, query, Unreachable } from '../src/api/client';
import type { Page, Ticket } from '../src/api/types';

/** The client as in a browser: relative addresses, and a cookie that is kept. */
const browser = globalThis.fetch;
let server: Server;

beforeAll(async () => {
  server = await serve(0);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let cookie = '';
  globalThis.fetch = async (path, init) => {
    const answer = await browser(base + String(path), { ...init, headers: { ...init?.headers, cookie } });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  };
});

afterAll(() => {
  globalThis.fetch = browser;
  server.close();
});

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (reason: unknown) => reason as Problem,
  );

describe('the client', () => {
  test('makes a problem of a refusal, named by the end of its type', async () => {
    const problem = await refusal(ask('/me'));
    expect(problem).toBeInstanceOf(Problem);
    expect([problem?.status, problem?.kind]).toEqual([401, 'not-signed-in']);
  });

  test('knows how long to wait', async () => {
    const problem = await refusal(ask('/session', { method: 'POST', body: { login: 'slow', password: 'x' } }));
    expect([problem?.status, problem?.retryAfter]).toEqual([429, 240]);
  });

  test('signs in, reads pages, sends versions', async () => {
    await ask('/session', { method: 'POST', body: { login: 'anna', password: 'secret' } });
    const page = await ask<Page<Ticket>>(`/tickets${query({ view: 'everybody', q: '', cursor: null })}`);
    expect([page.items.length, page.next]).toEqual([50, '50']);
    const mine = await ask<Ticket>('/tickets/103');
    expect((await refusal(ask('/tickets/103/no-action', { method: 'POST', body: {} })))?.kind).toBe('version-required');
    expect((await refusal(ask('/tickets/103/no-action', { method: 'POST', body: {}, version: 99 })))?.kind).toBe(
      'stale-version',
    );
    const done = await ask<Ticket>('/tickets/103/no-action', { method: 'POST', body: {}, version: mine.version });
    expect(done.state).toBe('worked_out');
  });

  test('tells who was first', async () => {
    const problem = await refusal(ask('/tickets/105/claim', { method: 'POST', body: {} }));
    expect(problem?.kind).toBe('already-claimed');
    expect(problem?.facts.claimed_by).toEqual({ id: 2, name: 'Bruno Mertens' });
  });

  test('says when nothing answers', async () => {
    const there = globalThis.fetch;
    globalThis.fetch = () => browser('http://127.0.0.1:9/');
    expect(await refusal(ask('/me'))).toBeInstanceOf(Unreachable);
    globalThis.fetch = there;
  });
});
