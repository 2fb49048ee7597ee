// The summary of a comparison on many prompts: what differs, by how much, and whether that is more than chance.

import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { type Verdict, verdictOn } from '../../evaluation/verdict.ts'
import type { PromptsRow, PromptsSummary } from '../../sharing/promptsLink.ts'
import { counted, signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'
import { Term } from '../../ui/Term.tsx'
import { Picture } from './Picture.tsx'
import classes from './Prompts.module.css'
import { differencesDrawing, frontierDrawing } from './pictures.ts'

export function Results({ summary }: { summary: PromptsSummary }) {
  const { judges, rows, base, prompts, planned, samples, differences } = summary
  const [asked, setJudge] = useState(0)
  const judge = Math.min(asked, judges.length - 1)
  const looks = columnLooks(rows.map(({ method }) => method))
  const titleOf = (key: string) => rows.find((row) => row.key === key)?.title ?? key
  const compared = differences[judge] ?? []
  const picture = { summary, judge }
  return (
    <section aria-label="Results" className={classes.results}>
      <div className={classes.row}>
        <p className={classes.count}>
          <b>{prompts === planned ? counted(prompts, 'prompt') : `${prompts} of ${planned} prompts`}</b>,{' '}
          {counted(samples, 'sample')} each.
        </p>
        {judges.length > 1 ? (
          <NativeSelect
            aria-label="Judge"
            size="xs"
            value={String(judge)}
            onChange={(event) => setJudge(Number(event.currentTarget.value))}
            data={judges.map((name, i) => ({ value: String(i), label: `judge: ${name}` }))}
          />
        ) : (
          <span className={classes.note}>
            <Term name="judge">judge</Term>: <bdi>{judges[0]}</bdi>
          </span>
        )}
      </div>
      {compared.length > 0 && (
        <div className={classes.pictures}>
          <div className={classes.part}>
            <Picture
              title={`Difference to ${titleOf(base)}`}
              draw={(width) => differencesDrawing(picture, width)}
              note="Bars: 95% interval of the mean difference over prompts. Pale: the interval contains 0, or the prompts are too few."
            />
            <ul className={classes.verdicts} aria-label="What the differences mean">
              {compared.map((one) => (
                <li key={one.key}>
                  <b>{titleOf(one.key)}</b> against {titleOf(base)}: {sentence(one, verdictOn(one))}
                </li>
              ))}
            </ul>
            {compared.length > 4 && (
              <p className={classes.note}>
                Of {compared.length} comparisons, about one in twenty leaves out 0 by chance alone.
              </p>
            )}
          </div>
          <Picture
            title="Judge’s score and distance from top-k sampling"
            draw={(width) => frontierDrawing(picture, width)}
            note="Up is better, right is farther from the base model. Bars: one standard error over prompts."
          />
        </div>
      )}
      <Table summary={summary} judge={judge} looks={looks} />
    </section>
  )
}

function sentence({ difference, n }: { difference: number; n: number }, { interval, kind }: Verdict): string {
  const range = interval ? `, 95% interval ${signed(interval[0])} to ${signed(interval[1])}` : ''
  const found = `${signed(difference)}${range}, ${counted(n, 'prompt')}. `
  switch (kind) {
    case 'higher':
      return `${found}The judge scores it higher.`
    case 'lower':
      return `${found}The judge scores it lower.`
    case 'undecided':
      return `${found}Not distinguishable with ${counted(n, 'prompt')}.`
    case 'tooFew':
      return `${found}Too few prompts to tell them apart.`
    default:
      return kind satisfies never
  }
}

interface TableProps {
  summary: PromptsSummary
  judge: number
  looks: readonly MethodLook[]
}

function Table({ summary: { rows, judges, base, differences, bestOf }, judge, looks }: TableProps) {
  const compared = differences[judge] ?? []
  const hasBound = rows.some(({ method }) => methods[method].bestBy !== null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.scroll} aria-label="Means over prompts" tabIndex={0}>
      <table className={classes.table}>
        <caption>
          <span>
            Mean ± standard error over prompts; the samples of a prompt are averaged first. Wins, ties and losses are by{' '}
            {judges.length > 1 ? `the judge ${judges[judge]}` : 'the judge'}, against{' '}
            {rows.find(({ key }) => key === base)?.title}, for texts with the same prompt and seed.
            {hasBound && ` The KL of Best-of-${bestOf} is an upper bound.`}
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">column</th>
            {judges.map((name, i) => (
              <th key={name} scope="col">
                {i === 0 ? <Term name="judge">judge</Term> : 'judge'} {judges.length > 1 && <bdi>{name}</bdi>}
              </th>
            ))}
            <th scope="col">win / tie / loss</th>
            <th scope="col">
              <Term name="ownReward">own reward</Term>
            </th>
            <th scope="col">
              <Term name="kl">KL to top-k</Term>
            </th>
            <th scope="col">KL to base</th>
            <th scope="col">distinct-2</th>
            <th scope="col">tokens</th>
            <th scope="col">ms a token</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const against = compared.find(({ key }) => key === row.key)
            return (
              <tr key={row.key}>
                <th scope="row">
                  <MarkIcon look={looks[i] as MethodLook} /> {row.title}
                </th>
                {judges.map((name, j) => (
                  <td key={name}>{estimate(row.judges[j])}</td>
                ))}
                <td>{against ? `${against.win} / ${against.tie} / ${against.lose}` : '–'}</td>
                <td>{estimate(row.ownReward)}</td>
                <td>
                  {methods[row.method].bestBy !== null && row.klToTopK ? '≤ ' : ''}
                  {estimate(row.klToTopK, 1)}
                </td>
                <td>{estimate(row.klToBase, 1)}</td>
                <td>{row.distinct2?.toFixed(3) ?? '–'}</td>
                <td>{estimate(row.length, 1)}</td>
                <td>{row.msPerToken?.toFixed(0) ?? '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function estimate(found: PromptsRow['ownReward'] | undefined, digits = 2): string {
  if (!found) return '–'
  const mean = found.mean.toFixed(digits).replace('-', '−')
  return found.standardError === null ? mean : `${mean} ± ${found.standardError.toFixed(digits)}`
}
