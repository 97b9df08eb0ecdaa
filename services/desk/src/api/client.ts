/** The one place that speaks HTTP: problem+json errors, If-Match, Idempotency-Key. */

export const BASE = '/api/v1';

export interface Fault {
  field?: string;
  line?: number | null;
  column?: number | null;
  path?: string | null;
  reason: string;
}

/** An answer that was not a success; `kind` is the last part of the problem's `type`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    title: string,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(title);
    this.name = 'Problem';
  }

  /** Seconds to wait before asking again, where the server said so. */
  get retryAfter(): number | null {
    const seconds = Number(this.facts.retry_after);
    return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  }

  /** Faults of single fields or lines, in the order the server found them. */
  get faults(): Fault[] {
    return Array.isArray(this.facts.errors) ? (this.facts.errors as Fault[]) : [];
  }
}

/** The request never got an answer: no network, or the server is down. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable');
    this.name = 'Unreachable';
  }
}

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** The version the person has seen; sent as If-Match. */
  version?: number | undefined;
  /** Repeating the request with the same key has one effect. */
  key?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Makes a key for a request that may be repeated; works without a secure context too. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function headersOf(ask: Ask): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (ask.body !== undefined) headers['Content-Type'] = 'application/json';
  if (ask.version !== undefined) headers['If-Match'] = `"${ask.version}"`;
  if (ask.key !== undefined) headers['Idempotency-Key'] = ask.key;
  return headers;
}

/** Reads a problem out of an answer; an answer that is not JSON still becomes a Problem. */
export async function problemOf(answer: Response): Promise<Problem> {
  const facts = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const type = typeof facts.type === 'string' ? facts.type : '';
  const kind = type.split(/[:/#]/).pop() || `http-${answer.status}`;
  const title = typeof facts.title === 'string' ? facts.title : answer.statusText;
  const wait = answer.headers.get('Retry-After');
  return new Problem(answer.status, kind, title, wait ? { retry_after: wait, ...facts } : facts);
}

async function fetched(path: string, ask: Ask): Promise<Response> {
  const init: RequestInit = {
    method: ask.method ?? 'GET',
    headers: headersOf(ask),
    credentials: 'same-origin',
    signal: ask.signal ?? null,
  };
  if (ask.body !== undefined) init.body = JSON.stringify(ask.body);
  let answer: Response;
  try {
    answer = await fetch(BASE + path, init);
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw new Unreachable();
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/** Asks and gives the JSON answer; raises Problem or Unreachable. */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  const answer = await fetched(path, options);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Asks for something that is shown as plain text, such as a raw letter. */
export async function askText(path: string): Promise<string> {
  return (await fetched(path, {})).text();
}

/** Builds `?a=1&b=2`, leaving out what is empty. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return pairs.length ? `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}` : '';
}
