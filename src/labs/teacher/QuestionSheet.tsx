// Questions to each lesson, answers folded. Printed it is a sheet: questions with room to write, answers on a page of their
// own where they are asked for.

import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import { labs } from '../parts/catalog.ts'
import { labNotes } from './notes.ts'
import classes from './Teacher.module.css'

export function QuestionSheet() {
  const [unfolded, setUnfolded] = useState(false)
  const [printAnswers, setPrintAnswers] = useState(false)
  const parts = labs.flatMap(({ name, title }) => {
    const questions = labNotes[name]?.questions ?? []
    return questions.length > 0 ? [{ name, title, questions }] : []
  })
  return (
    <section aria-labelledby="questions">
      <h2 className={classes.heading} id="questions">
        Questions
      </h2>
      <div className={`${classes.buttons} ${classes.screen}`}>
        <Button size="sm" variant="default" onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? 'Fold all answers' : 'Unfold all answers'}
        </Button>
        <Button size="sm" variant="default" onClick={() => window.print()}>
          Print the sheet
        </Button>
        <Switch
          size="sm"
          label="print the answers too, on pages of their own"
          checked={printAnswers}
          onChange={(event) => setPrintAnswers(event.currentTarget.checked)}
        />
      </div>
      {parts.map(({ name, title, questions }) => (
        <section key={name} aria-label={title}>
          <h3 className={classes.lab}>{title}</h3>
          <ol className={classes.questions}>
            {questions.map(({ question, answer }) => (
              <li key={question}>
                {/* Folding all or none begins anew; each can still be turned on its own. */}
                <details key={String(unfolded)} open={unfolded}>
                  <summary>{question}</summary>
                  <p className={classes.answer}>{answer}</p>
                </details>
                <div className={classes.lines} aria-hidden="true" />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {printAnswers && (
        <div className={classes.printed} data-testid="printed-answers">
          <h2>Answers</h2>
          {parts.map(({ name, title, questions }) => (
            <div key={name}>
              <h3 className={classes.lab}>{title}</h3>
              <ol className={classes.questions}>
                {questions.map(({ question, answer }) => (
                  <li key={question}>{answer}</li>
                ))}
              </ol>
            </div>
          ))}
        </div>
      )}
    </section>
  )
}
