// A small stand-in for the API, for developing the desk and for its tests: `npm run mock`, sign in as anna, sven or ada, password "secret".
// It also serves dist/ under the content policy of the real thing.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes as acting } from './acting.mjs';
import { alerts, open, raise, withdraw, write } from './live.mjs';
import { routes as people, who } from './people.mjs';
import { routes as policies } from './policies.mjs';
import { routes as tickets } from './tickets.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const routes = [
  ...people,
  ...tickets,
  ...acting,
  ...policies,
  ['GET', '/alerts', () => ({ status: 200, body: { items: alerts, next: null } })],
  ['POST', '/alerts/:id/acknowledge', ({ id }) => ({ status: 200, body: alerts.find((one) => one.id === id) ?? {} })],
]
  .map(([method, path, answer]) => ({
    method,
    answer,
    pattern: new RegExp(`^/api/v1${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
    fixed: !path.includes(':'),
  }))
  .sort((one, other) => Number(other.fixed) - Number(one.fixed));

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString();
  // A calendar file is taken as it is.
  return text === '' || request.headers['content-type'] === 'text/calendar' ? {} : JSON.parse(text);
}

async function page(path, answer) {
  const file = normalize(join(DIST, path === '/' ? 'index.html' : path));
  const content = file.startsWith(DIST) ? await readFile(file).catch(() => null) : null;
  if (content === null) return answer.writeHead(404).end();
  return answer
    .writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
    })
    .end(content);
}

function send(answer, { status, body, text, headers }) {
  const kind = text !== undefined ? 'text/plain' : status >= 400 ? 'application/problem+json' : 'application/json';
  answer
    .writeHead(status, { 'Content-Type': kind, ...headers })
    .end(text ?? (body === undefined ? '' : JSON.stringify(body)));
}

async function handle(request, answer) {
  const url = new URL(request.url, 'http://localhost');
  const happening = { '/mock/alert': raise, '/mock/withdraw': withdraw, '/mock/letter': write }[url.pathname];
  if (happening) {
    happening();
    return send(answer, { status: 200, body: {} });
  }
  if (!url.pathname.startsWith('/api/')) return page(url.pathname, answer);
  const me = who(request);
  if (!me && !url.pathname.endsWith('/session'))
    return send(answer, {
      status: 401,
      body: { type: 'urn:audiocomm:problem:not-signed-in', title: 'Sign in first.', status: 401 },
    });
  if (url.pathname === '/api/v1/alerts/stream') return open(answer);
  const route = routes.find((one) => one.method === request.method && one.pattern.test(url.pathname));
  if (!route)
    return send(answer, {
      status: 404,
      body: { type: 'urn:audiocomm:problem:not-found', title: 'Not found', status: 404 },
    });
  const body = await bodyOf(request);
  return send(
    answer,
    route.answer({
      ...route.pattern.exec(url.pathname).groups,
      body,
      request,
      search: url.searchParams,
      role: me?.agent.role,
    }),
  );
}

export function serve(port) {
  const server = createServer((request, answer) => {
    handle(request, answer).catch((reason) =>
      send(answer, {
        status: 500,
        body: { type: 'urn:audiocomm:problem:internal', title: String(reason), status: 500 },
      }),
    );
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 8765);
  await serve(port);
  console.log(`mock at http://127.0.0.1:${port}`);
}
