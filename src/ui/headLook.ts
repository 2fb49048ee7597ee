// One hue and one dash a head, the same in every picture; dashes tell lines apart where hues do not.

export interface HeadLook {
  /** A CSS variable of the palette. */
  colour: string
  /** SVG's stroke-dasharray; '0' is a whole line. */
  dash: string
}

const look = (colour: string, dash = '0'): HeadLook => ({ colour: `var(--tw-${colour})`, dash })

const looks: Record<string, HeadLook> = {
  full: look('vermilion'),
  prefix: look('green'),
  value: look('blue'),
  cumulative: look('purple', '6 3'),
  prefixSoft: look('greenDeep', '2 3'),
  prefixRollout: look('ochre', '8 3 2 3'),
}

const plain = look('ink')

/** How a head is drawn; one without a look of its own gets a plain one. */
export function headLook(head: string): HeadLook {
  return Object.hasOwn(looks, head) ? (looks[head] ?? plain) : plain
}
