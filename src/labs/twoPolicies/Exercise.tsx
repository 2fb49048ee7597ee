// The exercise, in a world small enough to enumerate: the user sets its size, the weight, the rewards and the base policy, and
// sees C and the distance of each decoder from the optimum.

import { Button } from '@mantine/core'
import { useDeferredValue, useMemo } from 'react'
import { counted } from '../../ui/format.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { Formula } from '../parts/Formula.tsx'
import { LabSlider } from '../parts/LabSlider.tsx'
import { More } from '../parts/More.tsx'
import { weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import { Readout } from '../parts/Readout.tsx'
import { TryIt, Work } from '../parts/TryIt.tsx'
import { CPicture } from './CPicture.tsx'
import { DistancePicture } from './DistancePicture.tsx'
import { DistanceTable } from './DistanceTable.tsx'
import { decoderPolicies, distances, divergenceSeries } from './divergences.ts'
import { evidence } from './evidence.ts'
import { PrefixTable } from './PrefixTable.tsx'
import { largestLogC, largestLogProduct, largestMismatch, twoPolicies } from './policies.ts'
import { type Edit, type LabState, MAX_EDITS, MAX_SEED, START, WEIGHTS, withEdit, worldOf } from './state.ts'
import classes from './TwoPolicies.module.css'
import { LENGTHS, longestLength, prefixName, VOCAB_SIZES } from './world.ts'

const seriesWeights = Array.from({ length: 25 }, (_, i) => WEIGHTS.min + i / 2)
/** |ln C| below which the page says that C is 1. Rounding errors are smaller. */
const TOLERANCE = 1e-9

export function Exercise({ state, change }: { state: LabState; change: (next: LabState) => void }) {
  const { seed, vocabSize, length, weight, at, edits } = state
  const world = useMemo(() => worldOf({ seed, vocabSize, length, edits }), [seed, vocabSize, length, edits])
  const policies = useMemo(() => twoPolicies(world, weight), [world, weight])
  const decoders = useMemo(() => decoderPolicies(world, weight), [world, weight])
  const distance = useMemo(() => distances(world, weight), [world, weight])
  // The series is deferred because it is slow in a large world, so its plot may lag behind the other numbers.
  const deferredWorld = useDeferredValue(world)
  const series = useMemo(() => divergenceSeries(deferredWorld, seriesWeights), [deferredWorld])
  const consistentFor = edits.findLast((edit) => edit.kind === 'consistent')?.value
  const isFlat = largestLogC(policies) < TOLERANCE
  const logProduct = largestLogProduct(world, policies)
  const full = edits.length >= MAX_EDITS

  const edit = (next: Edit) => {
    const changed = withEdit(state, next)
    if (changed) change({ ...state, edits: changed })
  }
  const resample = (sizes: Partial<Pick<LabState, 'seed' | 'vocabSize' | 'length'>>) =>
    change({ ...state, ...sizes, at: '', edits: [] })

  return (
    <>
      <TryIt
        lab="two-policies"
        goals={[
          {
            name: 'flat',
            text: 'Press “Make C = 1”. At which w, other than 0, does PARGS’s distance from the optimal policy reach 0?',
            met: isFlat && weight !== 0 && length > 1,
          },
          {
            name: 'one-weight',
            text: 'Now move w. Does C stay 1?',
            met: consistentFor !== undefined && consistentFor !== weight && !isFlat,
          },
          {
            name: 'not-needed',
            text: 'C = 1 is not necessary: move C away from 1 while PARGS’s distance stays 0. (What does PARGS compare at one step?)',
            met: !isFlat && weight !== 0 && logProduct < TOLERANCE,
          },
        ]}
      />
      <Work>
        <div>
          <Readout
            name="C, its product, and PARGS"
            items={[
              {
                id: 'flat',
                label: 'C of every prefix',
                value: isFlat ? 'C is 1 everywhere.' : 'C is not 1 everywhere.',
              },
              {
                id: 'product',
                label: 'product of C along a text',
                value: logProduct < TOLERANCE ? '1 for every text' : `differs from 1 by up to ×${factor(logProduct)}`,
              },
              {
                id: 'pargs-distance',
                label: 'PARGS’s distance from the optimal policy (KL, nats)',
                value: distance.pargs.kl.toFixed(4),
              },
            ]}
          />
          <div className={parts.bar}>
            <LabSlider
              name="Weight w"
              {...WEIGHTS}
              startPointValue={0}
              value={weight}
              written={weightText(weight)}
              onChange={(to) => change({ ...state, weight: to })}
            />
            <Button size="sm" onClick={() => edit({ kind: 'consistent', value: weight })}>
              Make C = 1 at w = {weightText(weight)}
            </Button>
            <Button
              size="sm"
              variant="default"
              disabled={edits.length === 0}
              onClick={() => change({ ...state, edits: [] })}
            >
              Undo all changes
            </Button>
          </div>
          {consistentFor !== undefined && (
            <p className={parts.note}>The prefix rewards were set for w = {weightText(consistentFor)}.</p>
          )}
          {full && (
            <p className={parts.note} role="status">
              A link can store at most {MAX_EDITS} changes. To continue, undo all changes.
            </p>
          )}
          <div className={classes.grid}>
            <CPicture world={world} policies={policies} at={at} onWalk={(path) => change({ ...state, at: path })} />
            <DistancePicture series={series} weight={weight} />
          </div>
          <PrefixTable
            world={world}
            policies={policies}
            decoders={decoders}
            at={at}
            onWalk={(path) => path.length < length && change({ ...state, at: path })}
            onEdit={edit}
            action={
              <Button
                size="compact-sm"
                variant="default"
                disabled={full}
                onClick={() => edit({ kind: 'raise', path: at })}
              >
                Raise the rewards of all continuations of “{prefixName(at)}” by 1
              </Button>
            }
          />
          <p className={parts.note}>
            PARGS · C equals the ratio in every row; the largest relative difference is{' '}
            <span data-testid="mismatch">{largestMismatch(world, policies).toExponential(1)}</span>, from rounding.
          </p>
        </div>
        <More
          about="a world of another size"
          startsOpen={vocabSize !== START.vocabSize || length !== START.length || seed !== START.seed}
        >
          <div className={parts.controls}>
            <LabSlider
              name="Tokens in the vocabulary"
              label="Vocabulary"
              {...VOCAB_SIZES}
              step={1}
              value={vocabSize}
              written={`${vocabSize} tokens`}
              onChange={(to) => resample({ vocabSize: to, length: Math.min(length, longestLength(to)) })}
            />
            <LabSlider
              name="Tokens in a text"
              label="Length"
              min={LENGTHS.min}
              max={longestLength(vocabSize)}
              step={1}
              value={length}
              written={`${counted(length, 'token')}, ${vocabSize ** length} texts`}
              onChange={(to) => resample({ length: to })}
            />
          </div>
          <Button size="sm" variant="default" onClick={() => resample({ seed: (seed + 1) % (MAX_SEED + 1) })}>
            Sample another world
          </Button>
        </More>
        <More about="how C is computed, and all decoders">
          <p>
            <Formula>{String.raw`C(y_{<i}) = \sum_v \pi_{i}(y_{<i}v) / \pi_{i-1}(y_{<i})`}</Formula>, computed from the
            two policies alone.
          </p>
          <DistanceTable distances={distance} weight={weight} />
          <DownloadButton file="two-policies.csv" what="all prefixes" rows={() => evidence(world, weight)} />
        </More>
      </Work>
    </>
  )
}

function factor(log: number): string {
  const value = Math.exp(log)
  return value < 1000 ? value.toPrecision(3) : value.toExponential(1)
}
