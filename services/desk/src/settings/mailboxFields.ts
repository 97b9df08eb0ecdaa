import type { AfterReading, Encryption, Mailbox, Provider, StartFrom } from '../api/administration';

const EMPTY = {
  name: '',
  host: '',
  port: 993,
  tls: 'tls' as Encryption,
  login: '',
  signIn: 'password' as Mailbox['sign_in'],
  password: '',
  provider: 'google' as Provider,
  clientId: '',
  clientSecret: '',
  refreshToken: '',
  tokenUrl: '',
  folders: ['INBOX'],
  after: 'leave' as AfterReading,
  afterFolder: '',
  afterKeyword: '',
  start: 'beginning' as StartFrom,
  startDate: '',
  enabled: true,
};

export type MailboxValues = typeof EMPTY;

/** The form as it is opened: empty, or with what is known; secrets are known to nobody. */
export function valuesOf(mailbox: Mailbox | null): MailboxValues {
  if (!mailbox) return EMPTY;
  return {
    ...EMPTY,
    name: mailbox.name,
    host: mailbox.host,
    port: mailbox.port,
    tls: mailbox.tls,
    login: mailbox.login,
    signIn: mailbox.sign_in,
    provider: mailbox.oauth?.provider ?? 'google',
    clientId: mailbox.oauth?.client_id ?? '',
    tokenUrl: mailbox.oauth?.token_url ?? '',
    folders: mailbox.folders,
    after: mailbox.after_reading.do,
    afterFolder: mailbox.after_reading.folder ?? '',
    afterKeyword: mailbox.after_reading.keyword ?? '',
    start: mailbox.start.from,
    startDate: mailbox.start.date ?? '',
    enabled: mailbox.enabled,
  };
}

/** What signing in needs. A secret left empty means: keep the one that is stored. */
export function accessOf(values: MailboxValues) {
  const { host, port, tls, login } = values;
  const place = { host, port, tls, login };
  if (values.signIn === 'password') return values.password ? { ...place, password: values.password } : place;
  if (!values.refreshToken) return place;
  const oauth = {
    provider: values.provider,
    client_id: values.clientId,
    client_secret: values.clientSecret,
    refresh_token: values.refreshToken,
    token_url: values.tokenUrl || null,
  };
  return { ...place, oauth };
}

export function bodyOf(values: MailboxValues) {
  return {
    name: values.name,
    ...accessOf(values),
    folders: values.folders,
    after_reading: {
      do: values.after,
      folder: values.after === 'move' ? values.afterFolder : null,
      keyword: values.after === 'keyword' ? values.afterKeyword : null,
    },
    start: { from: values.start, date: values.start === 'date' ? values.startDate : null },
    enabled: values.enabled,
  };
}
