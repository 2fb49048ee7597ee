// The rewards that may steer, each with its card: what it rewards, how often it is right about how much of a text, what it
// was made of and by which command. Read from one small file: no model, and no head, is loaded for it.

import { Button } from '@mantine/core'
import { type Cards, readCards } from '../../rewards/cards.ts'
import { rules } from '../../rewards/rules/index.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Term } from '../../ui/Term.tsx'
import { RewardCardView } from './RewardCardView.tsx'
import classes from './Rewards.module.css'

export default function Rewards() {
  const cards = useRecordedSet<Cards>('heads/cards.json', readCards)
  return (
    <article className={classes.rewards}>
      <h1 className={classes.title}>Rewards</h1>
      <p>
        What steers is a <Term name="reward">reward</Term>. A learned one is a set of heads: small networks that read
        the language model’s own hidden states and say how good a text is so far. Each method asks the head that its
        paper asks for. A judge of the same thing steers nothing: heads that were trained on other texts, or a program
        that checks it, say who wrote best.
      </p>
      {cards.kind === 'loading' && <p role="status">Reading the cards…</p>}
      {cards.kind === 'failed' && (
        <ErrorNote title="The cards cannot be shown" message={cards.message} detail="">
          <Button size="xs" variant="default" onClick={cards.again}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {cards.kind === 'ready' &&
        cards.data.rewards.map((card) => (
          <RewardCardView
            key={card.name}
            card={card}
            wordJudges={cards.data.wordJudges.filter(({ name }) => name.startsWith(card.name))}
          />
        ))}
      <section aria-labelledby="rules">
        <h2 className={classes.heading} id="rules">
          Rules
        </h2>
        <p>
          Nothing is learned here: a program checks the text, and anybody can check the program. One number serves every
          method, so ARGS and PARGS write the same.
        </p>
        <dl className={classes.facts}>
          {rules.map(({ name, title, summary, beforeTheEnd }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd>
                {summary}{' '}
                {beforeTheEnd
                  ? 'It means something in the middle of a text too.'
                  : 'It means something of finished texts alone.'}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="yours">
        <h2 className={classes.heading} id="yours">
          One of your own
        </h2>
        <p>
          Any file of pairs makes a head in minutes on the command line, and the page <a href="#/score">Score a text</a>{' '}
          takes it: it is checked, offered among the rewards, and stays on this device.
        </p>
        <pre className={classes.command}>
          npm run --silent tokenwise -- train --reward NAME --objective prefix --pairs PAIRS.jsonl --out
          head.safetensors
        </pre>
      </section>
    </article>
  )
}
