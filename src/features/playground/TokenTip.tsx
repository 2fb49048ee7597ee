// A tooltip over the hovered token, in whichever view it is hovered: its visible form, its numbers, and whether top-k
// would have chosen it.

import { Portal } from '@mantine/core'
import { useLayoutEffect, useState } from 'react'
import { advantage, baseRank } from '../../metrics/credit.ts'
import { usePlayground, usePointer, useShownHead, useVisibleColumns } from '../../store/app/hooks.ts'
import { quantityOf } from '../../store/run/quantities.ts'
import { recordOf, rewardOf, tokenAt } from '../../store/run/selectors.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { signed } from '../../ui/format.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import { tokenElementId } from './TokenText.tsx'
import classes from './TokenTip.module.css'

/** Width in pixels of a tip with a long token, to keep it inside the window. */
const WIDEST = 500

export function TokenTip() {
  const hovered = usePointer((state) => state.hovered)
  return hovered && <Tip hovered={hovered} />
}

function Tip({ hovered }: { hovered: TokenPlace }) {
  const columns = useVisibleColumns()
  const head = useShownHead()
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)

  useLayoutEffect(() => {
    const element = document.getElementById(tokenElementId(hovered.column, hovered.position))
    const rect = element?.getClientRects()[0]
    const frame = element?.closest('[role=group]')?.getBoundingClientRect()
    // No tip for a token that is scrolled out of its column.
    const visible = rect && frame && rect.top >= frame.top - 4 && rect.bottom <= frame.bottom + 4
    setPlace(visible ? { left: Math.max(4, Math.min(rect.left, window.innerWidth - WIDEST)), top: rect.top } : null)
  }, [hovered])

  const settings = usePlayground(({ run }) => recordOf(run)?.settings ?? null)
  const token = tokenAt(columns, hovered)
  const column = columns.find(({ id }) => id === hovered.column)
  if (!place || !token || !column) return null
  const differs = quantityOf(token, hovered.position, { column, settings }, { quantity: 'differs', head }) === 1
  // A run from a link has only the chosen tokens.
  const hasTable = token.candidates.length > 1
  return (
    <Portal>
      <div className={classes.tip} style={place} aria-hidden="true">
        <b>{visibleToken(token.bytes)}</b>
        <span>{hovered.position + 1}</span>
        <span>reward {signed(rewardOf(token, head))}</span>
        {hasTable && advantage(token, head) !== null && (
          <span>advantage {signed(advantage(token, head) ?? undefined)}</span>
        )}
        <span>ℓ {signed(token.baseLogProb)}</span>
        {hasTable && <span>rank {baseRank(token)}</span>}
        {differs && <span>top-k: another token</span>}
      </div>
    </Portal>
  )
}
