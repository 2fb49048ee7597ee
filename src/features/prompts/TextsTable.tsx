// The finished prompts, those in which the columns differ most first. Each opens in the playground.

import { Button, UnstyledButton } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { useApp } from '../../store/app/context.ts'
import { showJudged } from '../../store/jobs/judging.ts'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import { shortened, signed } from '../../ui/format.ts'
import { openRecord } from './openRecord.ts'
import classes from './Prompts.module.css'
import { baseOf, type ComparedPrompt, finishedTexts, judgesOf, promptsByDifference } from './results.ts'

const FIRST = 10

export function TextsTable({ open, finished }: { open: OpenComparison; finished: number }) {
  const [count, setCount] = useState(FIRST)
  const [chosen, setChosen] = useState<string | null>(null)
  const { plan } = open
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list changes with the finished prompts only
  const prompts = useMemo(() => promptsByDifference(open), [plan, finished])
  return (
    <section aria-label="Texts" className={classes.part}>
      <h2 className={classes.heading}>Where the columns differ most</h2>
      <p className={classes.note}>
        Judge {judgesOf(plan)[0]}: the largest minus the smallest mean score of a column, for each prompt.
      </p>
      <ul className={classes.texts}>
        {prompts.slice(0, count).map((one) => (
          <li key={one.id}>
            <UnstyledButton
              className={classes.prompt}
              aria-expanded={chosen === one.id}
              onClick={() => setChosen(chosen === one.id ? null : one.id)}
            >
              <span className={classes.spread}>{one.spread.toFixed(2)}</span> <bdi>{shortened(one.prompt)}</bdi>
            </UnstyledButton>
            {chosen === one.id && <Texts open={open} prompt={one} />}
          </li>
        ))}
      </ul>
      {prompts.length > count && (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => setCount(prompts.length)}>
            Show all {prompts.length} prompts
          </Button>
        </div>
      )}
    </section>
  )
}

function Texts({ open, prompt }: { open: OpenComparison; prompt: ComparedPrompt }) {
  const { playground, judging } = useApp()
  const [, navigate] = useLocation()
  const [fault, setFault] = useState<string | null>(null)
  const { plan } = open
  const { id, seed, scores } = prompt
  const [judge = ''] = judgesOf(plan)
  const own = finishedTexts(open).filter((text) => text.prompt === id)
  const ranked = [...plan.columns].sort((a, b) => (scores.get(b.key) ?? 0) - (scores.get(a.key) ?? 0))

  async function show(): Promise<void> {
    try {
      // The base and the columns at both ends, if not all fit.
      const ends = ranked.flatMap((column, i) => [column.key, ranked[ranked.length - 1 - i]?.key ?? ''])
      const keys = [...new Set([baseOf(plan.columns).key, ...ends])]
      const opened = await openRecord(open, { id, seed }, keys)
      playground.getState().openRun(opened.record, { kind: 'prompts', title: `${plan.title}, prompt ${id}` }, 'leave')
      showJudged(judging, opened.record, { judge: plan.judges[0] ?? '', title: judge, scores: opened.scores })
      navigate('/playground')
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <div className={classes.opened}>
      <dl>
        {ranked.map(({ key, title }) => {
          const text =
            own.find((one) => one.column === key && one.seed === seed) ?? own.find((one) => one.column === key)
          return (
            <div key={key}>
              <dt>
                {title} <span className={classes.note}>{signed(text?.judges[judge])}</span>
              </dt>
              <dd>
                <bdi>{text?.text}</bdi>
              </dd>
            </div>
          )
        })}
      </dl>
      <p className={classes.note}>
        Seed {seed}, in which the columns differ most; the number is the judge’s score of the text.
      </p>
      <div>
        <Button size="compact-sm" variant="default" onClick={show}>
          Open in the playground
        </Button>
      </div>
      {fault !== null && (
        <p role="alert" className={classes.alert}>
          {fault}
        </p>
      )}
    </div>
  )
}
