/** The shapes of docs/api.md that tickets, messages and alerts have on the wire. */

export type Role = 'agent' | 'supervisor' | 'administrator';
export type TicketState = 'waiting' | 'claimed' | 'snoozed' | 'worked_out';
export type ViewName = 'offered' | 'mine' | 'audience' | 'everybody' | 'snoozed' | 'followed' | 'all';
export type May =
  | 'claim'
  | 'decline'
  | 'release'
  | 'reply'
  | 'note'
  | 'no_action'
  | 'reassign'
  | 'snooze'
  | 'wake'
  | 'merge'
  | 'split'
  | 'nudge'
  | 'edit';
export type Priority = 'low' | 'normal' | 'high';
export type DeliveryState = 'queued' | 'sent' | 'failed' | 'unknown' | 'cancelled';
export type PresenceState = 'working' | 'away' | 'offline';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Presence {
  state: PresenceState;
  idle: boolean;
  present: boolean;
  until: string | null;
}

export interface FirstSteps {
  mailbox: boolean;
  audiences: boolean;
  agents: boolean;
  customers: boolean;
}

export interface Me {
  agent_id: number;
  login: string;
  name: string;
  role: Role;
  address: string | null;
  time_zone: string | null;
  language: string | null;
  department: string | null;
  audiences: { id: number; key: string; name: string; primary: boolean }[];
  presence: Presence;
  scopes: string[];
  first_steps: FirstSteps | null;
}

export interface PersonRef {
  id: number;
  name: string;
}

export interface Ticket {
  id: number;
  subject: string;
  state: TicketState;
  stage: string | null;
  exclusive: boolean;
  customer: { id: number; name: string | null; address: string | null } | null;
  holder: PersonRef | null;
  responsible: PersonRef | null;
  public: boolean;
  publish_to: string | null;
  about: Record<string, unknown> | null;
  oldest_open_at: string | null;
  updated_at: string;
  created_at: string;
  open_letters: number;
  due_at: string | null;
  deadline: 'stage' | 'claim' | 'acceptance' | 'snooze' | null;
  why: string;
  preview: string;
  may: May[];
  version: number;
  priority: Priority;
  tags: string[];
  class: string | null;
  due_date: string | null;
  answer_due_at: string | null;
  followed: boolean;
  followers: number;
  merged_into: number | null;
  snoozed_until: string | null;
  wake_on: string | null;
  failed_replies?: number;
  audiences?: { key: string; name: string }[];
}

export interface Counts {
  offered: number;
  mine: number;
  audience: number;
  everybody: number;
  snoozed: number;
  followed: number;
}

export interface TagCount {
  tag: string;
  count: number;
}

/** Whom a supervisor keeps away from a ticket. */
export interface Block {
  agent: PersonRef;
  since: string;
  /** Null: a system did. */
  by: PersonRef | null;
  reason: string;
}

export interface Follower {
  agent: PersonRef;
  since: string;
  /** He follows every ticket of this customer or holder, not this one alone. */
  standing: boolean;
}

export interface Nudge {
  id: number;
  at: string;
  by: PersonRef | null;
  to: PersonRef | null;
  text: string;
  answered_at: string | null;
}

export interface BulkAnswer {
  done: number[];
  refused: { ticket_id: number; type: string; title: string }[];
}

export interface Attachment {
  id: string | number;
  filename: string | null;
  content_type: string;
  size: number;
  inline: boolean;
  /** What its bytes say it is; null where they do not tell. */
  detected_type?: string | null;
  scan?: 'clean' | 'infected' | 'not_scanned' | null;
}

export interface Correspondent {
  name: string | null;
  address: string;
}

export interface Message {
  id: number;
  ticket_id: number | null;
  kind: 'letter' | 'reply' | 'note' | 'machine';
  disposition: 'open' | 'answered' | 'no_action' | null;
  author: { agent_id: number | null; name: string | null; address: string | null; verified: boolean } | null;
  subject: string | null;
  text: string;
  visible_text: string | null;
  html: string | null;
  to: (Correspondent | string)[];
  cc: (Correspondent | string)[];
  attachments: Attachment[];
  received_at: string;
  delivery: DeliveryState | null;
  delivery_reason: string | null;
  /** Until then a reply is held back and can be taken back. */
  send_at: string | null;
  /** Where everybody reads a public reply. */
  published_to: string | null;
  machine: string | null;
  defects: string[];
  /** Who may save it as it came; null where it did not come as a letter. */
  original?: 'agents' | 'supervisors' | null;
}

export interface Explanation {
  sentence: string;
  until: string | null;
  stage: string | null;
  /** What is left of a hold counted in working time; null where it counts by the clock. */
  remaining_working_seconds: number | null;
  decision?: DecisionRecord | null;
}

export interface HistoryEntry {
  at: string;
  what: string;
  actor: string | PersonRef | null;
  facts: Record<string, unknown> | null;
}

/** Why one agent sees a ticket or not, for supervisors. */
export interface AgentExplanation {
  agent: PersonRef;
  decision_id: number;
  sees: boolean;
  place: number | null;
  sentence: string;
  excluded: { reason: string; evidence: string; relaxed: boolean }[];
  in_scope: boolean;
  candidate: Candidate | null;
  same_record: boolean;
}

/** The record of a decision: kept loose where only its words are shown. Terms and totals are millionths. */
export interface DecisionRecord {
  decided_at?: string;
  entry?: string;
  stage?: { stage: string; index: number; exclusive: boolean; stages_run: string[] };
  scope?: { kind: string; id: number; key: string; name: string; own: boolean }[];
  responsible?: number | null;
  hold?: { started_at: string; due_at: string; working_seconds: number | null; capped_by: string | null };
  skipped?: { stage: string; reason: string; detail: string }[];
  excluded?: { agent_id: number; reason: string; evidence: string; relaxed?: boolean }[];
  ranking?: Candidate[];
  rest?: { count: number };
  audience?: { basis: string; reason: string };
  narrative?: string[];
  supervisor_alert?: string | null;
  override?: { by: number; why: string; target: string } | null;
  policy?: { name: string; version: number; hash: string };
  [more: string]: unknown;
}

export interface Candidate {
  agent_id: number;
  affinity: number;
  audience: number;
  quality: number;
  load: number;
  idle: number;
  total: number;
  former_holder: boolean;
}

export interface Customer {
  id: number;
  external_id: string | null;
  name: string | null;
  language: string | null;
  phone: string | null;
  addresses: string[];
  orders: Order[];
  ratings?: { agent: string | PersonRef; score: number; comment: string; rated_at: string }[];
  tickets: { id: number; subject: string; state: TicketState; updated_at: string }[];
  audience: { known: string[]; shares: Record<string, number>; basis?: string; reason: string } | null;
}

export interface Order {
  external_id: string;
  ordered_at: string;
  worked_by: string | PersonRef | null;
  lines: { product_group: string; product: string; state: 'ok' | 'cancelled' | 'returned' }[];
}

export interface AlertItem {
  id: string;
  ticket_id: number | null;
  kind: string;
  title: string;
  text: string;
  raised_at: string;
  acknowledged_at: string | null;
}

export interface AlertWithdrawn {
  alert_id: string;
  ticket_id: number | null;
  reason: string;
  claimed_by: string | PersonRef | null;
}
