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

export interface PredictProps {
  lab: LabName
  prediction: Prediction
  /** Called after the user has predicted or skipped. */
  onDone: () => void
}

export function Predict({ lab, prediction, onDone }: PredictProps) {
  const { question, choices, right, because } = prediction
  const { predicted } = useLabProgress(lab)
  const predict = useProgress((state) => state.predict)
  const [marked, setMarked] = useState<string | null>(null)
  const open = predicted === undefined
  const settle = (choice: number | null) => {
    predict(lab, choice)
    onDone()
  }
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
            <Button disabled={marked === null} onClick={() => settle(Number(marked))}>
              Submit prediction
            </Button>
            <Button variant="default" onClick={() => settle(null)}>
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
          <div className={classes.answer}>
            <p>
              <b>{verdictOf(predicted, right)}</b> {because}
            </p>
          </div>
        </>
      )}
    </section>
  )
}

/** For the exercise, above which the answer scrolls out of sight. Null before the prediction. */
export function outcomeOf({ right }: Prediction, predicted: number | null | undefined): string | null {
  if (predicted === undefined) return null
  return predicted === right ? 'You predicted correctly.' : 'The answer to the prediction is above.'
}

function verdictOf(predicted: number | null | undefined, right: number): string {
  if (predicted === right) return 'Correct.'
  return predicted === null ? 'The answer is marked above.' : 'Not quite. The answer is marked above.'
}
