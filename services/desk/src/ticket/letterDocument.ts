/** The document a letter's HTML is shown in: no scripts, no requests of any kind, pictures only from within the letter. */

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;margin:12px;color:#1b1d21;background:#fff;overflow-wrap:anywhere}img,table{max-width:100%}';

export function letterDocument(html: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer"><base target="_blank"><style>${STYLE}</style></head><body>${html}</body></html>`;
}

/** Tells whether the letter wants pictures from elsewhere; whoever sends them would learn that it was opened. */
export function wantsRemoteImages(html: string): boolean {
  return (
    /<img[^>]+(?:src|data-[\w-]*src)\s*=\s*["']?(?:https?:)?\/\//i.test(html) ||
    /url\(\s*["']?(?:https?:)?\/\//i.test(html)
  );
}
