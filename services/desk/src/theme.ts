import { type CSSVariablesResolver, createTheme } from '@mantine/core';

export const theme = createTheme({
  colors: {
    dark: [
      '#d3d7de',
      '#a9afb8',
      '#8a919c',
      '#5d6570',
      '#363b45',
      '#2b3038',
      '#20242b',
      '#181b20',
      '#121419',
      '#0d0f12',
    ],
  },
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  // At this luminance black and white text have the same contrast (4.58), so either choice passes WCAG AA.
  luminanceThreshold: 0.179,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.35rem' }, h2: { fontSize: '1.15rem' }, h3: { fontSize: '1rem' } },
  },
  components: {
    Badge: {
      defaultProps: { variant: 'filled', radius: 'sm', size: 'sm', tt: 'none' },
      styles: { root: { flex: 'none', minWidth: 'max-content' } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 34 } },
    Tooltip: { defaultProps: { openDelay: 400 } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
    // The first item has the focus as soon as a menu is open, and a menu holds nothing but items.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.2 } } },
  },
});

// Mantine's dimmed, placeholder and error colours miss 4.5:1 on its own backgrounds.
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6169',
    '--mantine-color-placeholder': '#656c74',
    '--mantine-color-error': '#c92a2a',
    '--desk-canvas': '#f3f4f7',
    '--desk-surface': '#ffffff',
    '--desk-line': '#dfe2e8',
    '--desk-hover': '#f1f3f8',
    '--desk-chosen': '#e5eafc',
    '--desk-own': '#eef2fe',
    '--desk-note': '#fff8e1',
    '--desk-note-line': '#e2b93b',
    '--desk-quiet': '#f6f7f9',
  },
  dark: {
    '--mantine-color-dimmed': '#a9afb8',
    '--mantine-color-placeholder': '#989ea7',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-body': '#16181d',
    '--desk-canvas': '#101216',
    '--desk-surface': '#181b20',
    '--desk-line': '#2c3038',
    '--desk-hover': '#20242b',
    '--desk-chosen': '#252e4d',
    '--desk-own': '#1d2438',
    '--desk-note': '#2e2817',
    '--desk-note-line': '#a88a2c',
    '--desk-quiet': '#1d2026',
  },
});
