/** The shapes of docs/api.md that the settings pages work on. */
import type { Presence, Role } from './types';

export interface Agent {
  id: number;
  login?: string;
  name: string;
  role: Role;
  department: string | null;
  calendar: string | null;
  address: string | null;
  aliases?: string[];
  audiences: { key: string; primary: boolean }[];
  capacity: number;
  departed_at: string | null;
  presence: Presence | null;
  version: number;
  sign_in?: string;
  /** What saving it means for whom, as that nobody works in the next days. */
  warnings?: string[];
}

export interface Absence {
  id: number;
  starts_at: string;
  ends_at: string;
  kind: 'leave' | 'sick' | 'day_off' | 'other';
  warnings?: string[];
}

export interface Department {
  id?: number;
  key: string;
  name: string;
}

export interface Audience {
  id: number;
  key: string;
  name: string;
  department: string;
  calendar: string | null;
  product_groups: string[];
  live: boolean;
  version: number;
  agents: number;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface Calendar {
  id: number;
  key: string;
  name: string;
  time_zone: string;
  weekly: Partial<Record<Weekday, [string, string][]>>;
  holiday_country: string | null;
  holiday_subdivision: string | null;
  extra_days: { date: string; hours?: [string, string][] }[];
  version: number;
  /** What saving it means for whom, as that nobody works in the next days. */
  warnings?: string[];
}

export type Encryption = 'tls' | 'starttls' | 'none';

export interface Mailbox {
  id: number;
  name: string;
  host: string;
  port: number;
  tls: Encryption;
  login: string;
  sign_in: 'password' | 'oauth';
  oauth: { provider: Provider; client_id: string; token_url: string } | null;
  folders: string[];
  after_reading: { do: AfterReading; folder: string | null; keyword: string | null };
  start: { from: StartFrom; date: string | null };
  enabled: boolean;
  state: 'connecting' | 'reading' | 'idle' | 'unreachable' | 'wrong_password' | 'stopped';
  error: string | null;
  last_seen_at: string | null;
  /** Letters on the server at the last look, and how many of them are accounted for. */
  progress: { done: number; total: number } | null;
  checked_at: string | null;
  version: number;
}

export type Provider = 'google' | 'microsoft' | 'other';
export type AfterReading = 'leave' | 'move' | 'keyword';
export type StartFrom = 'beginning' | 'now' | 'date';

export interface Trial {
  ok: boolean;
  messages?: number | null;
  error: string | null;
}

export interface Account {
  seen: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  too_large: number;
  before_start: number;
  on_server: number | null;
  missing: number[];
  checked_at: string | null;
}

export interface Reconciliation extends Account {
  folders: (Account & { folder: string; error: string | null })[];
}

export interface QuarantinedLetter {
  id: string | number;
  kind: 'quarantined' | 'too_large';
  reason: string;
  reason_key?: 'too_large' | 'too_slow' | 'reader_failed' | 'other';
  received_at: string;
  mailbox: string | null;
  size: number;
  from: string | null;
  subject: string | null;
}

export interface OutgoingLetter {
  reply_id: string;
  ticket_id: number;
  to: string | string[];
  subject: string | null;
  state: 'queued' | 'sent' | 'failed' | 'unknown';
  attempts: number;
  reason: string | null;
  next_at: string | null;
  sent_at: string | null;
}

export interface OutgoingServer {
  host: string;
  port: number;
  tls: Encryption;
  login: string | null;
  password?: string | null;
  from_name: string | null;
  from_address: string;
}

export interface Policy {
  version: number;
  hash: string;
  text: string;
  saved_at: string | null;
  saved_by: string | null;
}

export interface Invariant {
  open: number;
  violations: { ticket_id: number; reason: string }[];
  checked_at: string | null;
  repaired: { ticket_id: number; reason: string; at: string }[];
}

export interface PolicyFault {
  line: number | null;
  column: number | null;
  path: string | null;
  reason: string;
}

export interface PolicyCheck {
  errors: PolicyFault[];
  warnings: PolicyFault[];
}

export interface PolicyPreset {
  name: string;
  title: string;
  text: string;
}

export interface Simulation {
  id: number;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  asked_by: string;
  asked_at: string;
  finished_at: string | null;
  reason: string | null;
  result?: TrialOfLetters | null;
}

/** What a replay gave; `bands` are upper ends in working seconds, with one band more beyond the last. */
export interface TrialOfLetters {
  letters: number;
  from: string | null;
  to: string | null;
  table: TrialRow[];
  bands: number[];
  different: number;
  differences: TrialDifference[];
}

type Share = number | null;

export interface TrialRow {
  kind: string;
  name: string;
  choices: {
    asked_first: Share;
    seen_first: Share;
    of_audience: Share;
    responsible_present: Share;
    gini: Share;
    badly_rated: number;
  };
  answers: { working: Record<string, number>; in_time: Share; histogram: number[] } | null;
}

export interface TrialOutcome {
  stage: string | null;
  responsible: string | null;
  until: string | null;
  answered_by: string | null;
  answered_at: string | null;
}

export interface TrialDifference {
  letter: string;
  customer: string;
  received_at: string;
  policy: TrialOutcome;
  against: TrialOutcome;
}

export interface IcsAnswer {
  added: number;
  known: number;
  rejected: { line: number; reason: string }[];
  warnings?: string[];
}

export interface Handover {
  began_at: string;
  total: number;
  done: number;
  ended_at: string | null;
}

export interface ShadowPolicy {
  text: string;
  hash: string;
  saved_at: string;
  saved_by: string;
  decisions: number;
  different: number;
  /** So often it could not decide, and why the last time. */
  failed: number;
  failure: string | null;
}

/** Where a decision put a ticket. */
export interface Outcome {
  stage: string;
  responsible: { id: number; name: string } | null;
  due_at: string | null;
}

export interface ShadowDifference {
  id: number;
  ticket_id: number;
  at: string;
  live: Outcome;
  shadow: Outcome;
}

export interface Token {
  id: number | string;
  name: string;
  scopes: string[];
  agent_id: number | null;
  created_at: string;
  token?: string;
}

export interface BatchAnswer {
  accepted: number;
  rejected: { index: number; field: string | null; reason: string }[];
}
