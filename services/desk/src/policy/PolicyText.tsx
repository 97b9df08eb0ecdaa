import { Alert, Button, Stack, Textarea } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fault } from '../api/client';

interface PolicyTextProps {
  text: string;
  change?: (text: string) => void;
  area?: RefObject<HTMLTextAreaElement | null>;
  label: string;
  /** How many lines it shows at most. */
  rows?: number;
  testId?: string;
}

/** A policy as people write it: lines stay lines. */
export function PolicyText({ text, change, area, label, rows = 28, testId }: PolicyTextProps) {
  return (
    <Textarea
      ref={area}
      aria-label={label}
      value={text}
      readOnly={!change}
      onChange={(event) => change?.(event.currentTarget.value)}
      autosize
      minRows={Math.min(16, rows)}
      maxRows={rows}
      spellCheck={false}
      styles={{
        input: {
          fontFamily: 'var(--mantine-font-family-monospace)',
          fontSize: '0.85rem',
          whiteSpace: 'pre',
          overflowX: 'auto',
        },
      }}
      data-testid={testId}
    />
  );
}

/** A text area that can be led to the place of a fault. */
export function useFaultPlace(text: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  const go = ({ line, column }: Fault) => {
    const lines = text.split('\n');
    const start = lines.slice(0, (line ?? 1) - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start + (column ?? 1) - 1, start + (lines[(line ?? 1) - 1]?.length ?? 0));
  };
  return { area, go };
}

interface FaultsProps {
  title: string;
  faults: Fault[];
  go: (fault: Fault) => void;
  grave: boolean;
}

/** Faults or warnings, each with its line; choosing one leads to its place. */
export function Faults({ title, faults, go, grave }: FaultsProps) {
  const { t } = useTranslation();
  const found = useRef<HTMLDivElement>(null);
  // Below a long text they would not be seen.
  useEffect(() => {
    if (faults.length > 0) found.current?.scrollIntoView({ block: 'nearest' });
  }, [faults.length]);
  if (faults.length === 0) return null;
  return (
    <Alert
      ref={found}
      color={grave ? 'red' : 'orange'}
      variant="light"
      role="alert"
      title={title}
      data-testid={grave ? 'policy-faults' : 'policy-warnings'}
    >
      <Stack gap={4} align="flex-start">
        {faults.map((fault) => (
          <Button
            key={`${fault.line}:${fault.column}:${fault.reason}`}
            variant="default"
            size="compact-sm"
            h="auto"
            styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
            onClick={() => go(fault)}
          >
            {fault.line ? t('policy.line', { line: fault.line }) : fault.path} {fault.reason}
          </Button>
        ))}
      </Stack>
    </Alert>
  );
}
