// The probability and the rewards of a token that the user types: from the table, or else from the model.

import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { FollowedToken } from '../../decoding/followText.ts'
import { headNames, headTitles } from '../../decoding/heads.ts'
import type { TokenRecord } from '../../decoding/record.ts'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import { Fold } from '../../ui/Fold.tsx'
import { counted, signed } from '../../ui/format.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './NameToken.module.css'
import { isOf, type NamedPlace, useNamedToken } from './namedToken.ts'

/** Enough for a few words. Longer texts can be scored on the page 'Score a text'. */
const MAX_CHARACTERS = 80

export function NameToken({ place, token }: { place: NamedPlace; token: TokenRecord }) {
  const { state, start } = useNamedToken()
  const loadsFirst = useLoadsFirst()
  const [typed, setTyped] = useState('')
  const [spaced, setSpaced] = useState(true)
  const text = typed === '' ? '' : (spaced && !/^\s/.test(typed) ? ' ' : '') + typed
  const bytes = [...new TextEncoder().encode(text)]
  const index = text === '' ? -1 : token.candidates.findIndex((one) => one.bytes.join() === bytes.join())
  const candidate = token.candidates[index]
  const lookUp = state.kind !== 'none' && state.request.text === text && isOf(state.request, place) ? state : null
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
            loading={lookUp?.kind === 'running'}
          >
            Look it up{loadsFirst}
          </Button>
        )}
      </form>
      <div role="status" className={classes.answer}>
        {candidate && <Line token={{ ...candidate, rank: index + 1 }} where="in the table" />}
        {!candidate && lookUp?.kind === 'failed' && <p>{lookUp.error.message}</p>}
        {!candidate && lookUp?.kind === 'done' && (
          <>
            {lookUp.result.map((one, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
              <Line key={place} token={one} where={place === 0 ? 'here' : 'then'} />
            ))}
            {lookUp.result.length > 1 && (
              <p>
                {counted(lookUp.result.length, 'token')}, total ℓ{' '}
                {signed(lookUp.result.reduce((sum, { baseLogProb }) => sum + baseLogProb, 0))}
              </p>
            )}
          </>
        )}
      </div>
    </Fold>
  )
}

interface LineProps {
  token: Pick<FollowedToken, 'bytes' | 'baseLogProb' | 'rank' | 'rewards'>
  where: string
}

function Line({ token: { bytes, baseLogProb, rank, rewards }, where }: LineProps) {
  const heads = headNames.filter((head) => rewards[head] !== undefined)
  return (
    <p>
      <b className={classes.token}>{visibleToken(bytes)}</b> {where}: ℓ {signed(baseLogProb)}, probability{' '}
      {shareOf(Math.exp(baseLogProb))}, rank {rank}
      {heads.length > 0 && `; reward ${heads.map((head) => `${headTitles[head]} ${signed(rewards[head])}`).join(', ')}`}
    </p>
  )
}

/** '2.3%', or '1 in 2,000' for small probabilities. */
function shareOf(share: number): string {
  if (share >= 0.01) return `${(100 * share).toPrecision(2)}%`
  return share === 0 ? 'too small to show' : `1 in ${Math.round(1 / share).toLocaleString('en')}`
}
