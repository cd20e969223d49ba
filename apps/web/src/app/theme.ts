import { createTheme, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e7f6f4',
  '#cdeae6',
  '#9dd6cf',
  '#69c1b8',
  '#3fada3',
  '#219d92',
  '#0f8a80',
  '#0b7770',
  '#085f5a',
  '#054844',
];
const gray: MantineColorsTuple = [
  '#f4f8f8',
  '#ebf1f1',
  '#dfe8e9',
  '#d0dbdd',
  '#b5c3c7',
  '#8b9da3',
  '#566a72',
  '#41545b',
  '#293b43',
  '#12222b',
];
const dark: MantineColorsTuple = [
  '#dbe5e9',
  '#b7c5cb',
  '#93a6ae',
  '#73868f',
  '#2c3e47',
  '#22323a',
  '#1a282f',
  '#131e24',
  '#0d1519',
  '#080e11',
];

export const theme = createTheme({
  colors: { teal, gray, dark },
  primaryColor: 'teal',
  primaryShade: 7,
  black: '#12222b',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.84375rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    textWrap: 'pretty',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  components: {
    // What is typed runs in the direction of its own script; the attribute itself is not passed on.
    TextInput: { defaultProps: { attributes: { input: { dir: 'auto' } } } },
    Textarea: { defaultProps: { attributes: { input: { dir: 'auto' } } } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
});
