// A tooltip over the token that is hovered in a text or in a chart: its numbers, and whether top-k would have chosen
// another token.

import { Portal } from '@mantine/core'
import { useLayoutEffect, useState } from 'react'
import { advantage, baseRank } from '../../metrics/credit.ts'
import { usePlayground, usePointer, useShownFork, useShownHead, useVisibleColumns } from '../../store/app/hooks.ts'
import { quantityOf } from '../../store/run/quantities.ts'
import { recordOf, rewardOf, tokenAt } from '../../store/run/selectors.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { signed } from '../../ui/format.ts'
import { textOfToken, tokenElement } from '../../ui/tokenElement.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './TokenTip.module.css'

/** The width of a tooltip with a long token, in pixels. */
const MAX_WIDTH = 500

export function TokenTip() {
  const hovered = usePointer((state) => state.hovered)
  return hovered && <Tip hovered={hovered} />
}

function Tip({ hovered }: { hovered: TokenPlace }) {
  const compared = useVisibleColumns()
  const fork = useShownFork(hovered)
  const columns = fork ? [...compared, fork] : compared
  const head = useShownHead()
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)

  useLayoutEffect(() => {
    const element = tokenElement(hovered)
    const rect = element?.getClientRects()[0]
    const frame = textOfToken(element)?.getBoundingClientRect()
    // A token that is scrolled out of its column has no tooltip.
    const visible = rect && frame && rect.top >= frame.top - 4 && rect.bottom <= frame.bottom + 4
    setPlace(visible ? { left: Math.max(4, Math.min(rect.left, window.innerWidth - MAX_WIDTH)), top: rect.top } : null)
  }, [hovered])

  const settings = usePlayground(({ run }) => recordOf(run)?.settings ?? null)
  const token = tokenAt(columns, hovered)
  const column = columns.find(({ id }) => id === hovered.column)
  if (!place || !token || !column) return null
  const differs = quantityOf(token, hovered.position, { column, settings }, { quantity: 'differs', head }) === 1
  // A run from a link has only the chosen tokens.
  const hasTable = token.candidates.length > 1
  const shownAdvantage = hasTable ? advantage(token, head) : null
  return (
    <Portal>
      <div className={classes.tip} style={place} aria-hidden="true">
        <b>{visibleToken(token.bytes)}</b>
        <span>{hovered.position + 1}</span>
        <span>reward {signed(rewardOf(token, head))}</span>
        {shownAdvantage !== null && <span>advantage {signed(shownAdvantage)}</span>}
        <span>ℓ {signed(token.baseLogProb)}</span>
        {hasTable && <span>rank {baseRank(token)}</span>}
        {differs && <span>top-k would pick another</span>}
      </div>
    </Portal>
  )
}
