// Asks for a prediction, which the user may skip, and then shows the answer next to the user's choice.

import { Button, Group, Radio, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { LabName } from './catalog.ts'
import classes from './LabPage.module.css'
import { useLabProgress, useProgress } from './progress.ts'

export interface Prediction {
  question: ReactNode
  choices: readonly string[]
  /** Index of the correct choice. */
  right: number
  because: ReactNode
}

export function Predict({ lab, prediction }: { lab: LabName; prediction: Prediction }) {
  const { question, choices, right, because } = prediction
  const { predicted } = useLabProgress(lab)
  const predict = useProgress((state) => state.predict)
  const [marked, setMarked] = useState<string | null>(null)
  const open = predicted === undefined
  return (
    <section className={classes.section} aria-label="Predict">
      <h2 className={classes.heading}>Predict first</h2>
      {open ? (
        <>
          <Radio.Group
            label={question}
            classNames={{ label: classes.asked as string }}
            value={marked}
            onChange={setMarked}
          >
            <Stack gap={8} mt={8}>
              {choices.map((choice, place) => (
                <Radio
                  key={choice}
                  value={String(place)}
                  label={choice}
                  classNames={{ label: classes.choice as string, radio: classes.radio as string }}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Group gap={10} mt={14}>
            <Button disabled={marked === null} onClick={() => predict(lab, Number(marked))}>
              Submit prediction
            </Button>
            <Button variant="default" onClick={() => predict(lab, null)}>
              Skip prediction
            </Button>
          </Group>
        </>
      ) : (
        <>
          <p>{question}</p>
          <ul className={classes.choices}>
            {choices.map((choice, place) => (
              <li key={choice} data-right={place === right || undefined}>
                {choice}
                {place === predicted && <span className={classes.mine}> ← your prediction</span>}
              </li>
            ))}
          </ul>
          <div className={classes.answer} role="status">
            <p>
              <b>{verdictOf(predicted, right)}</b> {because}
            </p>
          </div>
        </>
      )}
    </section>
  )
}

function verdictOf(predicted: number | null | undefined, right: number): string {
  if (predicted === right) return 'Correct.'
  return predicted === null ? 'The answer is marked above.' : 'Not quite. The answer is marked above.'
}
