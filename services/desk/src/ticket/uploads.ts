/** Files that go with a reply: sent to the server at once, named by their ids when the reply is sent. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, BASE, newKey, Problem, problemOf } from '../api/client';
import { showProblem } from '../text/problems';
import { say } from '../text/say';

export interface Upload {
  /** Its own in this browser, until the server has given it an id. */
  key: string;
  id: string | null;
  name: string;
  size: number;
  /** From 0 to 1. */
  done: number;
}

/** What goes with one reply, at the most; the server holds to the same. */
export const MOST_BYTES = 25_000_000;

/** Sends a file; only this kind of request tells how far it has come. Raises Problem, or Unreachable by its name. */
function sendFile(file: File, progress: (done: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${BASE}/uploads`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-Filename', encodeURIComponent(file.name));
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Problem(0, 'unavailable', ''));
    request.onload = () => {
      if (request.status === 201) resolve((JSON.parse(request.responseText) as { id: string }).id);
      else void problemOf(new Response(request.responseText, { status: request.status })).then(reject);
    };
    request.send(file);
  });
}

export function useUploads() {
  const { t } = useTranslation();
  const [files, setFiles] = useState<Upload[]>([]);
  const change = (key: string, changes: Partial<Upload>) =>
    setFiles((known) => known.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const drop = (key: string) => setFiles((known) => known.filter((one) => one.key !== key));

  function add(chosen: Iterable<File>): void {
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const file of chosen) {
      total += file.size;
      if (total > MOST_BYTES) {
        say({ color: 'red', message: t('attach.tooLarge') });
        return;
      }
      const key = newKey();
      setFiles((known) => [...known, { key, id: null, name: file.name, size: file.size, done: 0 }]);
      sendFile(file, (done) => change(key, { done })).then(
        (id) => change(key, { id, done: 1 }),
        (reason) => {
          drop(key);
          showProblem(reason, t);
        },
      );
    }
  }

  function remove({ key, id }: Upload): void {
    drop(key);
    // What stays there unused is forgotten by the server after a day.
    if (id) ask(`/uploads/${id}`, { method: 'DELETE' }).catch((reason) => showProblem(reason, t));
  }

  return { files, add, remove, ready: files.every(({ id }) => id !== null) };
}
