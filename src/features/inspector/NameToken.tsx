// The log-probability of any token that a reader types: from the table if it is there, otherwise from the model.

import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type HeadName, headNames, headTitles } from '../../decoding/heads.ts'
import type { TokenRecord } from '../../decoding/record.ts'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import { Fold } from '../../ui/Fold.tsx'
import { counted, signed } from '../../ui/format.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './NameToken.module.css'
import { isOf, type NamedPlace, useNamedToken } from './namedToken.ts'

/** Enough for a word or a few; whole texts are scored on their own page. */
const MAX_CHARACTERS = 80

export function NameToken({ place, token }: { place: NamedPlace; token: TokenRecord }) {
  const { state, start } = useNamedToken()
  const loadsFirst = useLoadsFirst()
  const [typed, setTyped] = useState('')
  const [spaced, setSpaced] = useState(true)
  const text = typed === '' ? '' : (spaced && !/^\s/.test(typed) ? ' ' : '') + typed
  const bytes = [...new TextEncoder().encode(text)]
  const known = text === '' ? -1 : token.candidates.findIndex((one) => one.bytes.join() === bytes.join())
  const candidate = token.candidates[known]
  const mine = state.kind !== 'none' && state.request.text === text && isOf(state.request, place) ? state : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void start({ ...place, text })
  }
  return (
    <Fold className={classes.all} summary="Look up another token">
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          size="xs"
          className={classes.field}
          aria-label="Another token"
          placeholder="any word"
          maxLength={MAX_CHARACTERS}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          spellCheck={false}
          dir="auto"
        />
        <Checkbox
          size="xs"
          label="with a leading space"
          checked={spaced}
          onChange={(event) => setSpaced(event.currentTarget.checked)}
        />
        {!candidate && (
          <Button
            type="submit"
            size="compact-sm"
            variant="default"
            disabled={text === ''}
            loading={mine?.kind === 'running'}
          >
            Look it up{loadsFirst}
          </Button>
        )}
      </form>
      <div role="status" className={classes.answer}>
        {candidate && (
          <Line
            bytes={candidate.bytes}
            logProb={candidate.baseLogProb}
            rank={known + 1}
            rewards={candidate.rewards}
            where="in the table"
          />
        )}
        {!candidate && mine?.kind === 'failed' && <p>{mine.error.message}</p>}
        {!candidate && mine?.kind === 'done' && (
          <>
            {mine.result.map((one, index) => (
              <Line
                // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
                key={index}
                bytes={one.bytes}
                logProb={one.baseLogProb}
                rank={one.rank}
                rewards={one.rewards}
                where={index === 0 ? 'here' : 'then'}
              />
            ))}
            {mine.result.length > 1 && (
              <p>
                {counted(mine.result.length, 'token')}, total ℓ{' '}
                {signed(mine.result.reduce((sum, { baseLogProb }) => sum + baseLogProb, 0))}
              </p>
            )}
          </>
        )}
      </div>
    </Fold>
  )
}

interface LineProps {
  bytes: readonly number[]
  logProb: number
  rank: number
  rewards: Partial<Record<HeadName, number>>
  where: string
}

function Line({ bytes, logProb, rank, rewards, where }: LineProps) {
  const told = headNames.filter((head) => rewards[head] !== undefined)
  return (
    <p>
      <b className={classes.token}>{visibleToken(bytes)}</b> {where}: ℓ {signed(logProb)}, probability{' '}
      {shareOf(Math.exp(logProb))}, rank {rank}
      {told.length > 0 && `; reward ${told.map((head) => `${headTitles[head]} ${signed(rewards[head])}`).join(', ')}`}
    </p>
  )
}

/** A probability with two significant digits, however small. */
function shareOf(share: number): string {
  if (share >= 0.01) return `${(100 * share).toPrecision(2)}%`
  return share === 0 ? 'too small to show' : `1 in ${Math.round(1 / share).toLocaleString('en')}`
}
