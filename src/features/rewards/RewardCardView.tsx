// The card of a learned reward: the accuracy of its heads as a chart and a table, training data, judge and commands.

import { headTitles } from '../../decoding/heads.ts'
import type { Cards, RewardCard } from '../../rewards/cards.ts'
import type { HeadCard } from '../../rewards/head.ts'
import { signed } from '../../ui/format.ts'
import { HeadLine } from '../../ui/HeadLine.tsx'
import { Term } from '../../ui/Term.tsx'
import { AccuracyByCut } from './AccuracyByCut.tsx'
import { cutsOf, plusMinus, threeDigits } from './cuts.ts'
import classes from './Rewards.module.css'

export interface RewardCardViewProps {
  card: RewardCard
  wordJudges: Cards['wordJudges']
}

export function RewardCardView({
  card: { name, title, about, heads, judge, judgeProgram },
  wordJudges,
}: RewardCardViewProps) {
  const [first] = heads
  const rows = first?.accuracies['1']?.n
  return (
    <section aria-labelledby={`reward-${name}`}>
      <h2 className={classes.heading} id={`reward-${name}`}>
        {title} <code className={classes.name}>{name}</code>
      </h2>
      <p>{about}</p>
      {first && (
        <>
          <AccuracyByCut title={title} heads={heads} />
          <p className={classes.note}>
            How often a head scores the better text of a pair higher, after reading the first part of both texts; .5 is
            chance. Measured on {rows} pairs that no head was trained on; bars are ± one standard error over pairs. The
            table also shows, in parentheses, the standard deviation over three training seeds.
          </p>
          <HeadTable heads={heads} />
          <dl className={classes.facts}>
            <div>
              <dt>Data</dt>
              <dd>
                {sourceOf(first)}; license: {first.data.licence}
              </dd>
            </div>
            <div>
              <dt>Length bias</dt>
              <dd>
                {heads.map(lengthOf).filter(Boolean).join(', ')} (correlation over pairs between the difference in score
                and the difference in length)
              </dd>
            </div>
            <div>
              <dt>
                <Term name="judge">Judge</Term>
              </dt>
              <dd>
                {judgeProgram ?? (judge.length > 0 ? <JudgeTable judge={judge} /> : 'none yet')}
                {wordJudges.map(({ name: judgeName, title: judgeTitle }) => (
                  <p key={judgeName}>Also used in evaluations: {judgeTitle}.</p>
                ))}
              </dd>
            </div>
          </dl>
          <details>
            <summary>Commands that trained the heads</summary>
            {heads.map(({ objective, command }) => (
              <pre key={objective} className={classes.command}>
                {command}
              </pre>
            ))}
          </details>
        </>
      )}
    </section>
  )
}

/** The judge's score is the mean over these heads, none of which steers. */
function JudgeTable({ judge }: { judge: readonly HeadCard[] }) {
  return (
    <table className={`${classes.table} ${classes.judge}`}>
      <thead>
        <tr>
          <th scope="col">averaged heads</th>
          <th scope="col">training pairs</th>
          <th scope="col">accuracy on finished texts</th>
        </tr>
      </thead>
      <tbody>
        {judge.map(({ layer, seed, n, accuracies }) => (
          <tr key={`${layer} ${seed}`}>
            <th scope="row">
              layer {layer}, training seed {seed}
            </th>
            <td>{n}</td>
            <td>{plusMinus(accuracies['1'])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function HeadTable({ heads }: { heads: readonly HeadCard[] }) {
  const cuts = cutsOf(heads)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label="Accuracy of each head">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">head</th>
            {cuts.map((cut) => (
              <th key={cut} scope="col">
                {Math.round(cut * 100)}%
              </th>
            ))}
            <th scope="col">training pairs</th>
            <th scope="col">
              <Term name="units">unit</Term>
            </th>
          </tr>
        </thead>
        <tbody>
          {heads.map(({ objective, accuracies, spread, n, unit }) => (
            <tr key={objective}>
              <th scope="row">
                <HeadLine head={objective} width={22} /> {headTitles[objective]}
              </th>
              {cuts.map((cut) => (
                <td key={cut}>
                  {plusMinus(accuracies[String(cut)])}
                  {spread && (
                    <span className={classes.spread} title="standard deviation over training seeds">
                      {' '}
                      ({threeDigits(spread.accuracies[String(cut)])})
                    </span>
                  )}
                </td>
              ))}
              <td>{n}</td>
              <td>{unit?.toFixed(2) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The source of the texts, without file names. */
const sourceOf = ({ data }: HeadCard) => data.source.split(';')[0]

const lengthOf = ({ objective, lengthCorrelation }: HeadCard) =>
  lengthCorrelation && `${headTitles[objective]} ${signed(lengthCorrelation.correlation)}`
