/** Turns rows of a CSV file into the items of the batch requests of docs/api.md. */
import type { CsvRow } from './csv';

export type Subject = 'customers' | 'orders' | 'ratings';

export interface Item {
  /** The line of the file that is named when the item is refused. */
  line: number;
  body: Record<string, unknown>;
}

/** What columns a file of each kind has; the first ones must be there. */
export const COLUMNS: Record<Subject, { needed: string[]; known: string[] }> = {
  customers: { needed: ['external_id', 'name'], known: ['language', 'phone', 'addresses'] },
  orders: {
    needed: ['external_id', 'customer', 'ordered_at', 'product_group'],
    known: ['worked_by', 'product', 'state'],
  },
  ratings: { needed: ['external_id', 'customer', 'agent', 'score', 'rated_at'], known: ['comment'] },
};

export const BATCH = 500;

function customer({ line, values }: CsvRow): Item {
  const addresses = (values.addresses ?? '').split(/[\s,;|]+/).filter(Boolean);
  const { external_id, name } = values;
  return {
    line,
    body: { external_id, name, language: values.language || null, phone: values.phone || null, addresses },
  };
}

function rating({ line, values }: CsvRow): Item {
  const { customer: of, agent, comment = '' } = values;
  const body = {
    external_id: values.external_id || null,
    customer: of,
    agent,
    score: Number(values.score),
    comment,
    rated_at: values.rated_at || null,
  };
  return { line, body };
}

/** An order is one or more rows with the same external_id, a row for each of its lines. */
function orders(rows: CsvRow[]): Item[] {
  const made = new Map<string, Item & { body: { lines: unknown[] } }>();
  for (const { line, values } of rows) {
    const { external_id = '', customer: of, ordered_at, product_group, product = '' } = values;
    const known = made.get(external_id);
    const item = known ?? {
      line,
      body: { external_id, customer: of, ordered_at, worked_by: values.worked_by || null, lines: [] },
    };
    item.body.lines.push({ product_group, product, state: values.state || 'ok' });
    if (!known) made.set(external_id, item);
  }
  return [...made.values()];
}

export function itemsOf(subject: Subject, rows: CsvRow[]): Item[] {
  if (subject === 'orders') return orders(rows);
  return rows.map(subject === 'customers' ? customer : rating);
}

/** Names the needed columns that the file does not have. */
export function missingColumns(subject: Subject, rows: CsvRow[]): string[] {
  const present = Object.keys(rows[0]?.values ?? {});
  return COLUMNS[subject].needed.filter((name) => !present.includes(name));
}
