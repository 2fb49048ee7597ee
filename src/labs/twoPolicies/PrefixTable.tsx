// Table of a prefix's continuations: their base probabilities and rewards, both editable, and their probabilities under every
// policy.

import { Fragment, type ReactNode } from 'react'
import { signed } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { Formula } from '../parts/Formula.tsx'
import parts from '../parts/parts.module.css'
import { TinySlider } from '../parts/TinySlider.tsx'
import type { Decoder } from './divergences.ts'
import type { TwoPolicies } from './policies.ts'
import { type Edit, REWARDS, tokens } from './state.ts'
import classes from './TwoPolicies.module.css'
import { type Levels, nodeOf, prefixName, tokenName, type World } from './world.ts'

export interface PrefixTableProps {
  world: World
  policies: TwoPolicies
  decoders: Record<Decoder, Levels>
  /** The prefix as token ids, one digit each. It is shorter than the texts. */
  at: string
  onWalk: (path: string) => void
  onEdit: (edit: Edit) => void
  /** A button for the prefix. */
  action: ReactNode
}

const RATIO = String.raw`\frac{\pi_{i}}{\pi_{i-1}}`

export function PrefixTable({ world, policies, decoders, at, onWalk, onEdit, action }: PrefixTableProps) {
  const level = at.length + 1
  const value = (levels: Levels, node: number) => levels[level]?.[node] as number
  const sum = Math.exp(policies.logC[at.length]?.[nodeOf(world, tokens(at))] as number)
  return (
    <div>
      <div className={classes.above}>
        <Breadcrumbs at={at} onWalk={onWalk} />
        {action}
      </div>
      <DataTable
        name={`Continuations of ${prefixName(at)}`}
        rows={Array.from({ length: world.vocabSize }, (_, token) => {
          const path = `${at}${token}`
          const node = nodeOf(world, tokens(path))
          return { token, path, node, name: prefixName(path), pargs: Math.exp(value(policies.logPargs, node)) }
        })}
        keyOf={({ path }) => path}
        columns={[
          [
            'next',
            ({ token, path, name }) =>
              level < world.length ? (
                <button type="button" className={parts.inlineButton} onClick={() => onWalk(path)}>
                  {tokenName(token)} <span aria-hidden="true">→</span>
                  <span className={parts.hidden}> go to {name}</span>
                </button>
              ) : (
                tokenName(token)
              ),
          ],
          [
            'base probability',
            ({ path, node, name }) => (
              <TinySlider
                label={`base probability of ${name}`}
                value={value(world.base, node)}
                min={0}
                max={1}
                step={0.01}
                written={value(world.base, node).toFixed(2)}
                onChange={(to) => onEdit({ kind: 'probability', path, value: to })}
              />
            ),
          ],
          [
            'reward r',
            ({ path, node, name }) => (
              <TinySlider
                label={`reward of ${name}`}
                value={value(world.rewards, node)}
                {...REWARDS}
                written={signed(value(world.rewards, node))}
                onChange={(to) => onEdit({ kind: 'reward', path, value: to })}
              />
            ),
          ],
          ['PARGS', ({ pargs }) => probability(pargs)],
          ['PARGS · C', ({ pargs }) => probability(pargs * sum)],
          [
            <Fragment key="ratio">
              ratio <Formula>{RATIO}</Formula>
            </Fragment>,
            ({ node }) => probability(Math.exp(value(policies.logRatio, node))),
          ],
          ['CD', ({ node }) => probability(Math.exp(value(decoders.cd, node)))],
          ['optimal', ({ node }) => probability(Math.exp(value(decoders.optimal, node)))],
        ]}
        foot={
          <tr>
            <th scope="row">sum</th>
            <td>{probability(1)}</td>
            <td />
            <td>{probability(1)}</td>
            <td>{probability(sum)}</td>
            <td className={classes.sum} data-testid="c-here">
              {Number.isNaN(sum) ? '–' : `C = ${probability(sum)}`}
            </td>
            <td>{probability(1)}</td>
            <td>{probability(1)}</td>
          </tr>
        }
      />
      {Number.isNaN(sum) && (
        <p className={parts.note}>
          The prefix “{prefixName(at)}” has probability 0 under the base policy, so it has no ratio and no C.
        </p>
      )}
    </div>
  )
}

function Breadcrumbs({ at, onWalk }: { at: string; onWalk: (path: string) => void }) {
  const paths = Array.from({ length: at.length + 1 }, (_, length) => at.slice(0, length))
  return (
    <nav className={classes.walk} aria-label="Prefix">
      <span>Prefix</span>
      {paths.map((path) => (
        <Fragment key={path}>
          <button
            type="button"
            className={parts.inlineButton}
            aria-current={path === at ? 'location' : undefined}
            onClick={() => onWalk(path)}
          >
            {path === '' ? '∅ (empty)' : tokenName(Number(path.at(-1)))}
          </button>
          {path !== at && <span aria-hidden="true">›</span>}
        </Fragment>
      ))}
    </nav>
  )
}

function probability(value: number): string {
  if (Number.isNaN(value)) return '–'
  return value >= 100 ? value.toPrecision(4) : value.toFixed(4)
}
