// Scores the user's text with every head, token by token, in a chart and a table. Opens with a recorded example, so that
// nothing has to be downloaded to see what scores are. Also loads head files.

import { Button, NativeSelect, Progress, SegmentedControl, Switch } from '@mantine/core'
import { useState } from 'react'
import { type HeadName, headNames, headTitles } from '../../decoding/heads.ts'
import { farRewards, farSentence } from '../../rewards/domain.ts'
import { useLoadsFirst, usePlayground } from '../../store/app/hooks.ts'
import { spaced } from '../../store/jobs/scoring.ts'
import { offeredRewards, rewardTitle } from '../../store/settings/rewards.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx'
import { Term } from '../../ui/Term.tsx'
import { OwnHead } from './OwnHead.tsx'
import { ScoreCurves } from './ScoreCurves.tsx'
import { ScoredTokens } from './ScoredTokens.tsx'
import classes from './ScorePage.module.css'
import { ScoreTable } from './ScoreTable.tsx'
import { ScoringCost } from './ScoringCost.tsx'
import { EXAMPLE, MAX_SCORED_CHARACTERS, useScoring, useTextToScore } from './textToScore.ts'
import { useShownScores } from './useShownScores.ts'

export default function ScorePage() {
  const { asked: typed, change: set } = useTextToScore()
  const [wantedHead, setWantedHead] = useState<HeadName>('prefix')
  const [marked, setMarked] = useState<number | null>(null)
  const { state, start, stop } = useScoring()
  const status = usePlayground((playground) => playground.status)
  const loadsFirst = useLoadsFirst()
  const rewards = offeredRewards(status)
  // The user's own head is gone after a reload. The first reward is then selected instead.
  const isOffered = rewards.some(({ name }) => name === typed.reward)
  const asked = { ...typed, reward: isOffered ? typed.reward : (rewards[0]?.name ?? typed.reward) }
  const scored = state.kind === 'done' ? state.request : null
  const [far] = scored ? farRewards(scored.reward, { ...scored, response: spaced(scored) }) : []
  const canScore = asked.prompt.trim() !== '' && asked.text.trim() !== ''

  const scores = useShownScores(asked, state)
  const tokens = scores?.tokens ?? []
  const heads = headNames.filter((head) => tokens[0]?.rewards[head] !== undefined)
  const head = heads.includes(wantedHead) ? wantedHead : (heads[0] ?? 'prefix')

  return (
    <>
      <h1 className={classes.title}>Score a text</h1>
      <p className={classes.lead}>
        Every head gives every prefix of your response a <Term name="reward">reward</Term>. See where the heads agree,
        where their rewards change, and how probable the base model finds each token.
      </p>
      <div className={classes.form}>
        <GrowingTextarea
          label="Prompt"
          minRows={1}
          maxRows={4}
          maxLength={MAX_SCORED_CHARACTERS}
          value={asked.prompt}
          onChange={(event) => set({ prompt: event.currentTarget.value })}
          dir="auto"
        />
        <GrowingTextarea
          label="Response"
          minRows={3}
          maxRows={10}
          maxLength={MAX_SCORED_CHARACTERS}
          value={asked.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
          dir="auto"
        />
        <div className={classes.row}>
          <NativeSelect
            label="Reward"
            size="sm"
            value={asked.reward}
            onChange={(event) => set({ reward: event.currentTarget.value })}
            data={rewards.map(({ name, title }) => ({ value: name, label: title }))}
          />
          <Switch
            size="xs"
            className={classes.chat as string}
            label="as a chat question"
            checked={asked.chat}
            onChange={(event) => set({ chat: event.currentTarget.checked })}
          />
          {state.kind === 'running' ? (
            <>
              <Progress
                className={classes.progress}
                value={state.progress ? (100 * state.progress.done) / state.progress.total : 0}
                aria-label="Scoring"
              />
              <Button variant="default" onClick={stop}>
                Cancel
              </Button>
            </>
          ) : (
            <Button disabled={!canScore} onClick={() => start(asked)}>
              Score{loadsFirst}
            </Button>
          )}
        </div>
        {canScore && !scores && <ScoringCost {...asked} reward={rewards.find(({ name }) => name === asked.reward)} />}
        <OwnHead />
      </div>
      {state.kind === 'failed' && <ErrorNote title="The text could not be scored" {...state.error} />}
      {scores && tokens.length > 0 && (
        <section aria-label="Scores" className={classes.result}>
          <div className={classes.read}>
            {scores.recordedWith !== null && (
              <p className={classes.note}>
                <b>Recorded example</b>, scored with {scores.recordedWith}
              </p>
            )}
            <div className={classes.row}>
              <span>
                <Term name={head}>Color by</Term>
              </span>
              <SegmentedControl
                className={classes.heads}
                size="xs"
                aria-label="Head"
                value={head}
                onChange={(value) => setWantedHead(value as HeadName)}
                data={heads.map((name) => ({ value: name, label: headTitles[name] }))}
              />
            </div>
            {far && <p className={classes.note}>{farSentence(far, rewardTitle(far.name, rewards))}</p>}
            <ScoredTokens tokens={tokens} head={head} marked={marked} onMark={setMarked} />
            <ScoreCurves tokens={tokens} heads={heads} head={head} marked={marked} onMark={setMarked} />
            <p className={classes.note}>
              Training determines rewards only up to a function of prompt and length, so compare them at equal length.
              Advantages can be compared at any length.
            </p>
          </div>
          <ScoreTable tokens={tokens} heads={heads} head={head} marked={marked} onMark={setMarked} />
        </section>
      )}
      {!scores && state.kind !== 'running' && (
        <p className={classes.note} role="status">
          {canScore ? 'This text has no scores yet. Press Score.' : 'Write a prompt and a response to score.'}{' '}
          {asked.text.trim() === '' && (
            <Button size="compact-xs" variant="default" onClick={() => set(EXAMPLE)}>
              Show the recorded example
            </Button>
          )}
        </p>
      )}
    </>
  )
}
