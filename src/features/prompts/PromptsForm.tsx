// The list of prompts, and what to run on it.

import { Button, Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useDeferredValue, useMemo } from 'react'
import { Link } from 'wouter'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import type { RewardChoice } from '../../decoding/record.ts'
import { shownJudge } from '../../rewards/classifier/judge.ts'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst, useOwnModels, usePlayground, useSettings } from '../../store/app/hooks.ts'
import { judgeOf, judgesOf, selfJudgingOf } from '../../store/jobs/judging.ts'
import { columnsOf, type TitledColumn } from '../../store/prompts/plan.ts'
import { composeRun } from '../../store/settings/composeRun.ts'
import { counted } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'
import { type ChosenList, MAX_SAMPLES, MAX_TOKENS, promptsOf, readWeights } from './form.ts'
import { ListField } from './ListField.tsx'
import classes from './Prompts.module.css'
import { useComparison, useForm } from './useComparison.ts'

const SAMPLES = [1, 2, 3, 5, 10, MAX_SAMPLES]
const TOKENS = [16, 24, 32, 48, 64, 96, 128, MAX_TOKENS]
/** More would take hours on most devices, and no picture could show them. */
const MAX_COLUMNS = 24

export function PromptsForm() {
  const form = useForm()
  const { text, list, weights, samples, tokens, judges, chat, change } = form
  const settings = useSettings()
  const status = usePlayground((state) => state.status)
  const loadsFirst = useLoadsFirst()
  const { kind, start, pause } = useComparison()
  const typed = useDeferredValue(text)
  const read = useMemo((): ChosenList | string => {
    try {
      return promptsOf({ text: typed, list })
    } catch (error) {
      return (error as Error).message
    }
  }, [typed, list])
  const given = readWeights(weights)
  const composed = composeRun(settings, status).request
  const columns = columnsOf(composed.settings, typeof given === 'string' ? [] : given)
  const looks = columnLooks(columns.map(({ method }) => method))
  const listed = judgesOf(status)
  const usual = judgeOf(composed.settings.reward, listed) ?? listed[0] ?? null
  // In this order they are shown and decide, whichever was checked first.
  const known = usual === null ? listed : [usual, ...listed.filter((name) => name !== usual)]
  const chosen = known.filter((name) => judges?.includes(name))
  const { ownModels } = useApp()
  const own = useOwnModels(({ models }) => models)
  const judgesFault = selfJudgingOf(
    rewardsOf(columns, composed.settings.reward),
    chosen.length > 0 ? chosen : usual === null ? [] : [usual],
    own,
  )
  const isTyped = text.trim() !== '' || list !== null
  const columnsFault =
    columns.length < 2
      ? 'There is one column. Add another one in the playground, or give several weights.'
      : columns.length > MAX_COLUMNS
        ? `There are ${columns.length} columns; at most ${MAX_COLUMNS} can be compared. Give fewer weights.`
        : null
  const canStart =
    typeof read !== 'string' && typeof given !== 'string' && (columnsFault ?? judgesFault) === null && kind === 'idle'
  const greedy = columns.filter(({ method }) => methods[method].choice === 'argmax').length
  const texts = typeof read === 'string' ? 0 : read.prompts.length * ((columns.length - greedy) * samples + greedy)

  const begin = () => {
    if (typeof read === 'string' || typeof given === 'string') return
    void start((info) => {
      const { request } = composeRun(settings, { kind: 'ready', info })
      const { reward, seed, bestOf, chat: _, ...rest } = request.settings
      const asked = chosen.length > 0 ? chosen : [judgeOf(reward, info.judges) ?? info.judges[0]]
      const named = asked.filter((name) => name !== undefined)
      if (named.length === 0)
        throw new Error('This model has no judge, so nothing can be compared. Load another model.')
      const columns = columnsOf({ ...rest, reward, seed, chat, bestOf }, given)
      // Before the model was loaded, the judges were not known.
      const fault = selfJudgingOf(rewardsOf(columns, reward), named, ownModels.store.getState().models)
      if (fault !== null) throw new Error(fault)
      return {
        title: read.name,
        prompts: read.prompts,
        columns,
        seeds: Array.from({ length: samples }, (_, i) => seed + i),
        common: { reward, maxTokens: tokens, ...(bestOf === undefined ? {} : { bestOf }), chat },
        judges: named,
      }
    })
  }

  return (
    <div className={classes.form}>
      <ListField form={form} read={isTyped ? read : null} />
      <section aria-label="Columns" className={classes.part}>
        <h2 className={classes.heading}>Columns</h2>
        <ul className={classes.columns}>
          {columns.map(({ key, title }: TitledColumn, i) => (
            <li key={key}>
              <MarkIcon look={looks[i] as MethodLook} /> {title}
            </li>
          ))}
        </ul>
        <p className={classes.note}>
          Columns, reward, w, k, T and seed are those of the playground.{' '}
          <Link href="/playground">Change them there</Link>.
        </p>
        {columnsFault !== null && (
          <p role="alert" className={classes.alert}>
            {columnsFault}
          </p>
        )}
        <div className={classes.row}>
          <NativeSelect
            label="Samples for each prompt"
            size="sm"
            value={String(samples)}
            onChange={(event) => change({ samples: Number(event.currentTarget.value) })}
            data={SAMPLES.map(String)}
          />
          <NativeSelect
            label="Tokens, at most"
            size="sm"
            value={String(tokens)}
            onChange={(event) => change({ tokens: Number(event.currentTarget.value) })}
            data={TOKENS.map(String)}
          />
          <TextInput
            className={classes.weights as string}
            label="Several weights w (optional)"
            placeholder="1, 2, 4"
            size="sm"
            value={weights}
            error={typeof given === 'string' && given}
            onChange={(event) => change({ weights: event.currentTarget.value })}
          />
          <Switch
            size="xs"
            className={classes.chat as string}
            label="as chat questions"
            checked={chat}
            onChange={(event) => change({ chat: event.currentTarget.checked })}
          />
        </div>
        {known.length > 0 ? (
          <Checkbox.Group
            label="Judges"
            description="The first one decides wins and losses. A judge never steers."
            value={chosen.length > 0 ? chosen : usual === null ? [] : [usual]}
            onChange={(names) => change({ judges: names })}
          >
            <div className={classes.row}>
              {known.map((name) => (
                <Checkbox key={name} size="xs" value={name} label={shownJudge(name)} />
              ))}
            </div>
          </Checkbox.Group>
        ) : (
          <p className={classes.note}>
            The judge of the reward decides. Once the model is loaded, you can choose others.
          </p>
        )}
        {judgesFault !== null && (
          <p role="alert" className={classes.alert}>
            {judgesFault}
          </p>
        )}
      </section>
      <div className={classes.row}>
        {kind === 'preparing' ? (
          <Button variant="default" onClick={pause}>
            Cancel
          </Button>
        ) : (
          <Button disabled={!canStart} onClick={begin}>
            Start the comparison{loadsFirst}
          </Button>
        )}
        <span role="status" className={classes.note}>
          {kind === 'preparing'
            ? 'Loading the model and reading the prompts'
            : texts > 0
              ? `${counted(texts, 'text')} to write`
              : ''}
        </span>
      </div>
    </div>
  )
}

/** The rewards that steer the columns. */
const rewardsOf = (columns: readonly TitledColumn[], shared: RewardChoice | null): (RewardChoice | null)[] =>
  columns.flatMap(({ method, reward }) =>
    neededHead(methods[method]) === null ? [] : [reward === undefined ? shared : reward],
  )
