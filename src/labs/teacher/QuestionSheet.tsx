// Questions for each lesson with collapsed answers. The printed sheet has space to write, and optionally the answers on
// separate pages.

import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import { labs } from '../parts/catalog.ts'
import { labNotes } from './notes.ts'
import classes from './Teacher.module.css'

export function QuestionSheet() {
  const [expanded, setExpanded] = useState(false)
  const [printAnswers, setPrintAnswers] = useState(false)
  const parts = labs.map(({ name, title }) => ({ name, title, questions: labNotes[name].questions }))
  return (
    <section aria-labelledby="questions">
      <h2 className={classes.heading} id="questions">
        Questions
      </h2>
      <div className={`${classes.buttons} ${classes.screen}`}>
        <Button size="sm" variant="default" onClick={() => setExpanded(!expanded)}>
          {expanded ? 'Hide all answers' : 'Show all answers'}
        </Button>
        <Button size="sm" variant="default" onClick={() => window.print()}>
          Print questions
        </Button>
        <Switch
          size="sm"
          label="Print answers on separate pages"
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
                {/* The key resets all answers when the button is pressed. Each answer can still be toggled separately. */}
                <details key={String(expanded)} open={expanded}>
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
