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
}

export interface Absence {
  id: number;
  starts_at: string;
  ends_at: string;
  kind: 'leave' | 'sick' | 'day_off' | 'other';
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
}

export type Encryption = 'tls' | 'starttls' | 'none';

export interface Mailbox {
  id: number;
  name: string;
  host: string;
  port: number;
  tls: Encryption;
  login: string;
  folder: string;
  enabled: boolean;
  state: 'connecting' | 'reading' | 'idle' | 'unreachable' | 'wrong_password' | 'stopped';
  error: string | null;
  last_seen_at: string | null;
  version: number;
}

export interface Trial {
  ok: boolean;
  messages?: number | null;
  error: string | null;
}

export interface Reconciliation {
  seen: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  too_large: number;
  on_server: number | null;
  missing: number[];
}

export interface QuarantinedLetter {
  id: string | number;
  reason: string;
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

export interface PolicyFault {
  line: number | null;
  column: number | null;
  path: string | null;
  reason: string;
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
