// One text tinted by its tokens' advantages, with a bar chart below. The three largest advantages are marked. The pointer or the
// arrow keys select a token.

import { type KeyboardEvent, useMemo } from 'react'
import { countingAxis, linearAxis } from '../../plot/axis.ts'
import { Rule } from '../../plot/marks.tsx'
import { scaleDigits, tintOf } from '../../store/run/quantities.ts'
import { signed } from '../../ui/format.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import { Plot } from '../parts/Plot.tsx'
import classes from './Credit.module.css'
import type { ShownText } from './shownTexts.ts'

export interface CreditTextProps {
  text: ShownText
  /** For assistive technology. */
  name: string
  /** One per token. */
  advantages: readonly number[]
  /** Advantage at which the tint and the bar reach their maximum. */
  full: number
  /** Number of tokens that the chart has room for. */
  room: number
  /** Position of the selected token. */
  marked: number | null
  onMark: (position: number) => void
  isEdited: (position: number) => boolean
}

export function CreditText(props: CreditTextProps) {
  const { text, name, advantages, full, marked, onMark, isEdited } = props
  const { prompt, tokens } = text
  const pieces = useMemo(() => tokenPieces(tokens, true), [tokens])
  const largest = useMemo(() => new Set(largestThree(advantages)), [advantages])

  const markByKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = marked ?? (step > 0 ? -1 : tokens.length)
    onMark(Math.min(tokens.length - 1, Math.max(0, from + step)))
  }
  const markAt = (event: React.PointerEvent | React.MouseEvent) => {
    const place = (event.target as Element).closest<HTMLElement>('[data-token-position]')
    if (place) onMark(Number(place.dataset.tokenPosition))
  }

  return (
    <div className={classes.credited}>
      <h4 className={classes.rowTitle}>{text.name}</h4>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of tokens is not a form's fieldset */}
      <div
        role="group"
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the whole text; the arrow keys move between tokens
        tabIndex={0}
        dir="auto"
        className={classes.text}
        onKeyDown={markByKey}
        onPointerOver={markAt}
        onClick={markAt}
      >
        <span className={classes.prompt}>{prompt}</span>
        {tokens.map((token, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
          <span key={position}>
            <TintedToken
              position={position}
              piece={pieces[position] ?? ''}
              bytes={token.bytes}
              ends={false}
              amount={tintOf(advantages[position], { none: 0, full, twoSided: true })}
              marked={position === marked}
              underlined={isEdited(position)}
            />
            {largest.has(position) && (
              <span className={classes.largest} aria-hidden="true">
                {(advantages[position] as number) < 0 ? '▼' : '▲'}
              </span>
            )}
          </span>
        ))}
      </div>
      <Bars {...props} />
    </div>
  )
}

/** Positions of the three largest |advantages|. */
function largestThree(advantages: readonly number[]): number[] {
  const size = (position: number) => Math.abs(advantages[position] as number)
  return [...advantages.keys()].sort((a, b) => size(b) - size(a)).slice(0, 3)
}

function Bars({ text: { tokens }, advantages, full, room, marked, isEdited, onMark, name }: CreditTextProps) {
  const digits = scaleDigits({ full })
  const largest = largestThree(advantages).map(
    (position) => `${visibleToken(tokens[position]?.bytes ?? [])} ${signed(advantages[position])}`,
  )
  return (
    <Plot
      title={<span className={classes.small}>Advantage of each token</span>}
      described={`${name}: advantages of ${tokens.length} tokens; the largest in size are ${largest.join(', ')}`}
      height={132}
      x={countingAxis([0.5, room + 0.5], 'token', 8)}
      y={linearAxis([-full, full], {
        ticks: [-full, 0, full],
        tickText: (value) => signed(value, digits),
        title: '',
      })}
    >
      {({ x, y, frame }) => {
        const step = x(2) - x(1)
        const column = (position: number) => ({
          x: x(position + 1) - step / 2,
          width: step,
          y: frame.top,
          height: frame.bottom - frame.top,
        })
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard a token is selected in the text
          <g
            onClick={(event) => {
              const place = (event.target as Element).getAttribute('data-at')
              if (place !== null) onMark(Number(place))
            }}
          >
            {advantages.map((value, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
              <g key={position}>
                {isEdited(position) && <rect className={classes.editedBand} {...column(position)} />}
                <rect
                  className={classes.bar}
                  data-negative={value < 0 || undefined}
                  data-marked={position === marked || undefined}
                  x={x(position + 1) - step * 0.38}
                  width={Math.max(1, step * 0.76)}
                  y={Math.min(y(0), y(value))}
                  height={Math.max(0.5, Math.abs(y(value) - y(0)))}
                />
                <rect data-at={position} className={classes.hit} {...column(position)} />
              </g>
            ))}
            <Rule className={classes.zero} frame={frame} y={y(0)} />
          </g>
        )
      }}
    </Plot>
  )
}
