import { Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrialRow } from '../api/administration';
import { span } from '../text/time';

const HEIGHT = 150;
const BAND = 86;
const GAP = 14;
const COLOURS = ['var(--mantine-color-teal-6)', 'var(--mantine-color-orange-6)', 'var(--mantine-color-gray-6)'];

/** How many letters get their first answer within each band of working time, policy beside policy. */
export function TrialChart({ rows, bands }: { rows: TrialRow[]; bands: number[] }) {
  const { t } = useTranslation();
  const drawn = rows.flatMap((row) =>
    row.answers ? [{ name: row.name, kind: row.kind, counts: row.answers.histogram }] : [],
  );
  const most = Math.max(1, ...drawn.flatMap(({ counts }) => counts));
  const width = (bands.length + 1) * BAND;
  const bar = (BAND - GAP) / Math.max(1, drawn.length);
  const label = (at: number) => (at < bands.length ? `≤ ${span(bands[at] ?? 0, t)}` : t('trial.longer'));
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('trial.chart')}
      </Title>
      <Group gap="md" mb={6}>
        {drawn.map(({ name, kind }, at) => (
          <Text size="xs" key={kind}>
            <span aria-hidden="true" style={{ color: COLOURS[at] }}>
              ■
            </span>{' '}
            {name}
          </Text>
        ))}
      </Group>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT + 40}`}
        width="100%"
        role="img"
        data-testid="trial-chart"
        aria-label={drawn.map(({ name, counts }) => `${name}: ${counts.join(', ')}`).join('; ')}
      >
        {drawn.map(({ kind, counts }, of) =>
          counts.map((count, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the bands never move
            <g key={`${kind}${at}`}>
              <rect
                x={at * BAND + GAP / 2 + of * bar}
                y={16 + HEIGHT - (HEIGHT * count) / most}
                width={bar - 2}
                height={(HEIGHT * count) / most}
                fill={COLOURS[of]}
              />
              {count > 0 && (
                <text
                  x={at * BAND + GAP / 2 + of * bar + bar / 2}
                  y={12 + HEIGHT - (HEIGHT * count) / most}
                  fontSize={9}
                  textAnchor="middle"
                  fill="currentColor"
                >
                  {count}
                </text>
              )}
            </g>
          )),
        )}
        {[...bands, 0].map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bands never move
          <text key={at} x={at * BAND + BAND / 2} y={HEIGHT + 34} fontSize={11} textAnchor="middle" fill="currentColor">
            {label(at)}
          </text>
        ))}
      </svg>
    </section>
  );
}
