import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent, a petrol blue: links, the chosen, the primary button. 5:1 or more on its ground in both schemes. */
const accent: MantineColorsTuple = [
  '#e6f5f7',
  '#cfe8ec',
  '#a1d2da',
  '#5cc4d2',
  '#35a4b3',
  '#147a8a',
  '#0b6b7a',
  '#0a5c69',
  '#084b56',
  '#063a43',
]
const dark: MantineColorsTuple = [
  '#e4e7ea',
  '#b8c0c7',
  '#939ca5',
  '#5e6871',
  '#2a3138',
  '#20262c',
  '#181d22',
  '#0e1114',
  '#0a0d0f',
  '#060809',
]
const gray: MantineColorsTuple = [
  '#f6f7f8',
  '#eef0f2',
  '#e2e5e8',
  '#d3d8dc',
  '#bcc3c9',
  '#98a1a9',
  '#59636c',
  '#434c54',
  '#2b3238',
  '#16191d',
]

const sans = "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
const mono = "ui-monospace, SFMono-Regular, 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark, gray },
  white: '#ffffff',
  black: '#16191d',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: { fontFamily: sans, fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 120 } },
      styles: { content: { background: 'var(--surface)' }, header: { background: 'var(--surface)' }, title: { fontWeight: 600 } },
    },
    Menu: { styles: { dropdown: { background: 'var(--surface)', borderColor: 'var(--line)' } } },
    SegmentedControl: { defaultProps: { size: 'xs' }, styles: { label: { padding: '4px 12px' } } },
    Skeleton: { defaultProps: { radius: 4 } },
  },
})

/** Grounds, lines and the few colours that mean something; the style sheets name only these. */
export const colourVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f7f8',
    '--mantine-color-dimmed': '#59636c',
    '--mantine-color-error': '#b42318',
    '--mantine-color-placeholder': '#6b757e',
    '--surface': '#ffffff',
    '--sunken': '#f1f3f5',
    '--line': '#e2e5e8',
    '--ink': '#16191d',
    '--muted': '#59636c',
    '--faint': '#c3c9cf',
    '--accent': '#0b6b7a',
    '--accent-wash': 'rgb(11 107 122 / 8%)',
    '--band': 'rgb(89 99 108 / 14%)',
    '--bad': '#b42318',
    '--warn': '#8a5a00',
    '--good': '#1a7347',
    '--mark': '#fff1b8',
  },
  dark: {
    '--mantine-color-body': '#0e1114',
    '--mantine-color-dimmed': '#939ca5',
    '--mantine-color-error': '#f2837a',
    '--mantine-color-placeholder': '#7d8790',
    '--surface': '#14181c',
    '--sunken': '#101418',
    '--line': '#252b31',
    '--ink': '#e4e7ea',
    '--muted': '#939ca5',
    '--faint': '#414a53',
    '--accent': '#5cc4d2',
    '--accent-wash': 'rgb(92 196 210 / 10%)',
    '--band': 'rgb(147 156 165 / 18%)',
    '--bad': '#f2837a',
    '--warn': '#dcae54',
    '--good': '#58c08a',
    '--mark': '#4a3f12',
  },
})
