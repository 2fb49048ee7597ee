// The first view on the page: its store, its address, and the parts that are loaded after the texts are shown.

import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import { queryOf, replaceHashQuery } from '../../store/view/hashPlace.ts'
import type { TermName } from '../../ui/glossary.ts'
import { lazyWithRetry } from '../../ui/lazyWithRetry.tsx'
import { Term } from '../../ui/Term.tsx'
import classes from './First.module.css'
import { FirstPage } from './FirstPage.tsx'
import { createFirst, FIRST_WEIGHT, type First, type TokenOfSweep } from './firstStore.ts'
import { Why } from './Why.tsx'

const chartToCome = <div className={classes.chartToCome} />
const Plane = lazyWithRetry(() => import('./Plane.tsx'), chartToCome)

const explain = (term: TermName, word: string) => <Term name={term}>{word}</Term>

/** Browsers throttle address changes, so a drag must not write one per frame. */
const WRITE_AFTER_MS = 200

export function FirstView() {
  const { address } = useApp()
  const first = useOwnStore(createFirst, (state) => state)
  const { loaded, fault, weight, selected, load, setWeight, select } = first
  const [hovered, setHovered] = useState<TokenOfSweep | null>(null)
  const [moves, setMoves] = useState(false)
  const isLater = useIsLater()
  useEffect(() => void load(), [load])
  useWeightInAddress(first)
  if (fault)
    return (
      <p role="alert" className={classes.lead}>
        {fault}{' '}
        <Button size="compact-sm" variant="default" onClick={() => load()}>
          Try again
        </Button>
      </p>
    )
  if (!loaded) return null
  const run = loaded.runs.at(weight)
  return (
    <FirstPage
      loaded={loaded}
      weight={weight}
      selected={selected}
      hovered={hovered}
      onWeight={(next) => {
        setMoves(true)
        setHovered(null)
        setWeight(next)
      }}
      onSelect={select}
      onHover={setHovered}
      moves={moves}
      model={address.model}
      chart={
        isLater ? (
          <Plane runs={loaded.runs} run={run} weight={weight} marked={hovered ?? selected} onSelect={select} />
        ) : (
          chartToCome
        )
      }
      why={<Why run={run} weight={weight} selected={selected} onSelect={select} />}
      explain={explain}
    />
  )
}

/** Whether the texts have been painted, so that the code of the chart delays nothing. */
function useIsLater(): boolean {
  const [isLater, setIsLater] = useState(false)
  useEffect(() => {
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => setIsLater(true)))
    return () => cancelAnimationFrame(frame)
  }, [])
  return isLater
}

/** Takes the weight from an address such as '#/?w=-2', and writes it there when it changes. */
function useWeightInAddress({ weight, setWeight }: First): void {
  useEffect(() => {
    const read = () => {
      const given = Number.parseFloat(new URLSearchParams(queryOf(window.location.hash)).get('w') ?? '')
      if (Number.isFinite(given)) setWeight(given)
    }
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [setWeight])
  const isFirst = weight === FIRST_WEIGHT && queryOf(window.location.hash) === ''
  useEffect(() => {
    if (isFirst) return
    const timer = setTimeout(() => replaceHashQuery(`w=${weight}`), WRITE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [weight, isFirst])
}
