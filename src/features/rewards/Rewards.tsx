// The rewards that can steer, with accuracy, training data and commands. The page reads one small file and loads neither
// the model nor a head.

import { Anchor, Button } from '@mantine/core'
import { type Cards, readCards } from '../../rewards/cards.ts'
import { rules } from '../../rewards/rules/index.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Term } from '../../ui/Term.tsx'
import { OwnModels } from './OwnModels.tsx'
import { RewardCardView } from './RewardCardView.tsx'
import classes from './Rewards.module.css'

export default function Rewards() {
  const cards = useRecordedSet<Cards>('heads/cards.json', readCards)
  return (
    <article className={classes.rewards}>
      <h1 className={classes.title}>Rewards</h1>
      <p>
        A <Term name="reward">reward</Term> steers the text. A learned reward is a set of heads: small networks that
        read the base model’s hidden states and score the text so far. Each method uses the head that its paper calls
        for. A judge scores the finished texts and never steers: it is a set of heads trained on other texts, or a
        program that checks the result.
      </p>
      {cards.kind === 'loading' && <p role="status">Loading the rewards…</p>}
      {cards.kind === 'failed' && (
        <ErrorNote title="The rewards could not be loaded" message={cards.message} detail="">
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
          A rule is not learned: a program scores the text, and anyone can check the program. The full-sequence and
          prefix rewards of a rule are equal, so ARGS and PARGS write the same text.
        </p>
        <dl className={classes.facts}>
          {rules.map(({ name, title, summary, beforeTheEnd }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd>
                {summary} {beforeTheEnd ? 'It also scores unfinished texts.' : 'It scores finished texts only.'}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="yours">
        <h2 className={classes.heading} id="yours">
          Your own reward
        </h2>
        <p>
          On the command line, train a head on a file of pairs. Then load the head on the{' '}
          <Anchor href="#/score" inherit underline="always">
            Score a text
          </Anchor>{' '}
          page. The page checks it and adds it to the list of rewards. The head never leaves this device.
        </p>
        <pre className={classes.command}>
          npm run --silent tokenwise -- train --reward NAME --objective prefix --pairs PAIRS.jsonl --out
          head.safetensors
        </pre>
      </section>
      <section aria-labelledby="models">
        <h2 className={classes.heading} id="models">
          A reward model of your own
        </h2>
        <p>
          A text classifier (BERT, DistilBERT, DeBERTa, ModernBERT and their relatives, in ONNX) is a reward model with
          a trunk of its own: it reads the text anew, and shares nothing with the base model. It can steer ARGS, choose
          for Best-of-N, be mixed with other rewards, or judge.
        </p>
        <OwnModels />
      </section>
    </article>
  )
}
