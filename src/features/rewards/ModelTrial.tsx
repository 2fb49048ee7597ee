// What a reward model scores two sentences of a person's own, under each choice of label, before it is opened.

import { Button, Group, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatLabel, type LabelChoice, labelChoices, plainLabel, rewardOf } from '../../rewards/classifier/labels.ts'
import type { Reads } from '../../rewards/classifier/texts.ts'
import { useOwnModels, useSettings } from '../../store/app/hooks.ts'
import type { Use } from '../../store/jobs/ownClassifiers.ts'
import { signed, waitingTime } from '../../ui/format.ts'
import type { ClassifierTrial } from '../../worker/protocol.ts'
import classes from './OwnModels.module.css'
import { stepCost } from './stepCost.ts'

export function ModelTrial({ name, trial }: { name: string; trial: ClassifierTrial }) {
  const { card, logits, device, sizeBytes } = trial
  const { labels } = card
  const { score, open, cancel } = useOwnModels()
  const [sentences, setSentences] = useState(['This film was wonderful.', 'This film was terrible.'])
  const plain = plainLabel(labels)
  const choices = plain && labels.length === 1 ? [plain] : labelChoices(labels)
  const [picked, setPicked] = useState<string | null>(plain && formatLabel(plain, labels))
  const [reads, setReads] = useState<Reads>('all')
  const label = choices.find((choice) => formatLabel(choice, labels) === picked) ?? null
  const openAs = (use: Use, chosen: LabelChoice) =>
    void open({ use, label: chosen, labelText: formatLabel(chosen, labels), reads })
  return (
    <section className={classes.box} aria-label={`Reward model ${name}`}>
      <h3 className={classes.heading}>{name}</h3>
      <p className={classes.line}>
        {card.modelType}, {(sizeBytes / 1e6).toFixed(1)} MB, on {device}; reads at most {card.maxTokens} tokens
        {card.hasChatTemplate ? ', with a chat template of its own' : ''}.
      </p>
      <p className={classes.line}>
        {plain
          ? `Its labels make plain what the reward is: ${formatLabel(plain, labels)}.`
          : `Its labels (${labels.join(', ')}) do not say which one is the reward. Choose the row in which the good sentence scores higher.`}{' '}
        Scores are raw logits.
      </p>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault()
          void score(sentences)
        }}
      >
        {['Good sentence', 'Bad sentence'].map((title, index) => (
          <TextInput
            key={title}
            size="xs"
            className={classes.sentence}
            label={title}
            value={sentences[index] ?? ''}
            onChange={(event) => {
              const text = event.currentTarget.value
              setSentences((before) => before.with(index, text))
            }}
          />
        ))}
        <Button size="xs" variant="default" type="submit">
          Score again
        </Button>
      </form>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label="Scores under each choice">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">reward</th>
              <th scope="col">good</th>
              <th scope="col">bad</th>
              <th scope="col">difference</th>
            </tr>
          </thead>
          <tbody>
            {choices.map((choice) => {
              const text = formatLabel(choice, labels)
              const [good = 0, bad = 0] = logits.map((row) => rewardOf(row, choice))
              return (
                <tr key={text}>
                  <th scope="row">
                    <Radio
                      size="xs"
                      name="reward-label"
                      label={text}
                      checked={picked === text}
                      onChange={() => setPicked(text)}
                    />
                  </th>
                  <td>{signed(good)}</td>
                  <td>{signed(bad)}</td>
                  <td>{signed(good - bad)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      <NativeSelect
        size="xs"
        className={classes.reads}
        label="It reads"
        value={reads}
        onChange={(event) => setReads(event.currentTarget.value as Reads)}
        data={[
          { value: 'all', label: 'prompt and response' },
          { value: 'response', label: 'the response alone' },
        ]}
      />
      <Cost trial={trial} />
      <Group mt={10} gap="xs">
        <Button size="xs" disabled={label === null} onClick={() => label && openAs('reward', label)}>
          Open as a reward
        </Button>
        <Button size="xs" variant="default" disabled={label === null} onClick={() => label && openAs('judge', label)}>
          Open as the judge
        </Button>
        <Button size="xs" variant="subtle" onClick={cancel}>
          Choose another
        </Button>
      </Group>
      {label === null && <p className={classes.line}>Choose a row first.</p>}
    </section>
  )
}

/** What a run of the playground would cost, from the time of the two sentences. */
function Cost({ trial }: { trial: ClassifierTrial }) {
  const { columns, topK, maxTokens } = useSettings()
  const { texts, seconds } = stepCost(trial, { columns: columns.length, topK, maxTokens })
  return (
    <p className={classes.line}>
      It reads the whole text anew for every candidate. With the playground’s settings ({columns.length}{' '}
      {columns.length === 1 ? 'column' : 'columns'}, k = {topK}, {maxTokens} tokens), a run has up to{' '}
      {texts.toLocaleString('en-US')} texts: about {waitingTime(seconds)} at the speed of the two sentences, and more
      for a longer prompt.
    </p>
  )
}
