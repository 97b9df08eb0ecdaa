import { type ChangeEvent, useState } from 'react';

/** The values of a form while it is filled in, with the properties its inputs need. */
export function useFields<T extends object>(initial: T) {
  const [values, setValues] = useState(initial);
  const set = <K extends keyof T>(name: K, value: T[K]) => setValues((known) => ({ ...known, [name]: value }));
  return {
    values,
    set,
    text: (name: keyof T) => ({
      value: String(values[name] ?? ''),
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
        set(name, event.currentTarget.value as T[typeof name]),
    }),
    check: (name: keyof T) => ({
      checked: Boolean(values[name]),
      onChange: (event: ChangeEvent<HTMLInputElement>) => set(name, event.currentTarget.checked as T[typeof name]),
    }),
    choice: (name: keyof T) => ({
      value: (values[name] ?? null) as string | null,
      onChange: (value: string | null) => set(name, value as T[typeof name]),
    }),
    many: (name: keyof T) => ({
      value: (values[name] ?? []) as string[],
      onChange: (value: string[]) => set(name, value as T[typeof name]),
    }),
    number: (name: keyof T) => ({
      value: values[name] as number,
      onChange: (value: string | number) => set(name, Number(value) as T[typeof name]),
    }),
  };
}
