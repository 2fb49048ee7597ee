// Mantine's theme in the page's palette. Hues are reserved for methods and heads, so controls use ink.

import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  Input,
  type MantineColorsTuple,
  rem,
  SegmentedControl,
  Slider,
  type VariantColorsResolver,
} from '@mantine/core'
import { paletteVariables } from './palette.ts'

const ink: MantineColorsTuple = [
  '#f4f3f0',
  '#e9e7e2',
  '#d5d3cd',
  '#b4b4b1',
  '#92959a',
  '#6d727a',
  '#4e535a',
  '#363a40',
  '#26292e',
  '#1a1d21',
]

// Mantine's grays for the dark scheme, interpolated between the palette's ink and paper.
const dark: MantineColorsTuple = [
  '#e9e7e2',
  '#c4c5c6',
  '#a0a5ad',
  '#7d838d',
  '#4a4f57',
  '#31353b',
  '#1f2328',
  '#141619',
  '#101214',
  '#0c0e10',
]

/** Filled controls use paper-colored text on ink, in both schemes. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  if (input.variant !== 'filled' || (input.color ?? 'ink') !== 'ink') return colors
  const hover = 'color-mix(in oklab, var(--tw-ink) 86%, var(--tw-paper))'
  return { ...colors, background: 'var(--tw-ink)', hover, color: 'var(--tw-paper)' }
}

export const theme = createTheme({
  colors: { ink, dark },
  variantColorResolver: variantColors,
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // The page's five sizes and two weights. Style sheets refer to the sizes as `var(--mantine-font-size-…)`.
  fontSizes: { xs: rem(12), sm: rem(14), md: rem(16), lg: rem(20), xl: rem(28) },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  headings: { fontWeight: '600' },
  // Outlines of controls need a contrast of 3:1. Mantine's light grays are below it. See also page.css.
  components: {
    Input: Input.extend({ styles: { wrapper: { '--input-bd': 'var(--tw-edge)' } } }),
    Slider: Slider.extend({ styles: { root: { '--slider-track-bg': 'var(--tw-edge)' } } }),
    SegmentedControl: SegmentedControl.extend({
      vars: () => ({
        root: { '--sc-color': 'var(--tw-ink)', '--sc-label-color': 'var(--tw-paper)', '--sc-shadow': 'none' },
      }),
    }),
  },
})

/** CSS variables for both schemes: the palette, and Mantine's surfaces mapped to it. */
export const cssVariables: CSSVariablesResolver = () => {
  const surfaces = {
    '--mantine-color-body': 'var(--tw-paper)',
    '--mantine-color-text': 'var(--tw-ink)',
    '--mantine-color-dimmed': 'var(--tw-dim)',
    '--mantine-color-default': 'var(--tw-sheet)',
    '--mantine-color-default-border': 'var(--tw-edge)',
    '--mantine-color-placeholder': 'var(--tw-dim)',
  }
  return {
    variables: {},
    light: { ...paletteVariables('light'), ...surfaces },
    dark: { ...paletteVariables('dark'), ...surfaces },
  }
}
