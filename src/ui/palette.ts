// The page's colors, light and dark. Style sheets and charts use them as CSS variables; a test checks their contrast.

import type { Hue } from '../decoding/look.ts'

export type Scheme = 'light' | 'dark'

/**
 * Hues mark methods and heads (Okabe–Ito, lightened in the dark scheme). Greedy methods and the variants of PARGS use the deeper
 * shade.
 */
export type Palette = Record<
  Hue | 'paper' | 'sheet' | 'ink' | 'dim' | 'hairline' | 'edge' | 'tintNegative' | 'tintPositive' | 'warn',
  string
>

export const palettes: Record<Scheme, Palette> = {
  light: {
    paper: '#faf9f6',
    // Background of panels and controls.
    sheet: '#ffffff',
    ink: '#1c1e21',
    // Secondary text. Its contrast is at least 4.5:1 on paper and sheet.
    dim: '#5b6067',
    hairline: '#dfdcd5',
    // Outlines and tracks of controls. Their contrast is at least 3:1 on paper and sheet.
    edge: '#8a8880',
    // The tints are lavender and amber, which people with red-green color blindness can distinguish.
    tintNegative: '#c3b0f0',
    tintPositive: '#fcc450',
    warn: '#9a3412',
    grey: '#767c86',
    greyDeep: '#474c54',
    blue: '#0072b2',
    vermilion: '#d55e00',
    vermilionDeep: '#94410a',
    green: '#009e73',
    greenDeep: '#00694d',
    purple: '#a04a86',
    ochre: '#8f6a00',
  },
  dark: {
    paper: '#141619',
    sheet: '#1a1d21',
    ink: '#e9e7e2',
    dim: '#a0a5ad',
    hairline: '#31353b',
    edge: '#6f757e',
    tintNegative: '#6a55b0',
    tintPositive: '#8a5e00',
    warn: '#f2a07b',
    grey: '#a4aab4',
    greyDeep: '#7d838d',
    blue: '#4ba3de',
    vermilion: '#f0803a',
    vermilionDeep: '#bd6328',
    green: '#2fbf95',
    greenDeep: '#1f9271',
    purple: '#d78fbb',
    ochre: '#d9b13b',
  },
}

/** CSS custom properties of a scheme, such as `--tw-paper`. */
export function paletteVariables(scheme: Scheme): Record<string, string> {
  return Object.fromEntries(Object.entries(palettes[scheme]).map(([name, value]) => [`--tw-${name}`, value]))
}
