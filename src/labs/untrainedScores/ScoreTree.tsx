// All prefixes and texts as a tree, with a slider for each prefix's score and ARGS's probability of each branch.

import { useElementSize } from '@mantine/hooks'
import { percent, signed } from '../../ui/format.ts'
import parts from '../parts/parts.module.css'
import { TinySlider } from '../parts/TinySlider.tsx'
import classes from './ScoreTree.module.css'
import { SCORES } from './state.ts'
import { nodes, type PlacedNode } from './treeLayout.ts'
import { LENGTH, type Path, type Scores, scoreOf, texts, WORDS, written } from './world.ts'

export interface ScoreTreeProps {
  scores: Scores
  probabilities: ReadonlyMap<Path, number>
  moved: ReadonlyMap<Path, number>
  onMove: (path: Path, score: number) => void
}

const nodeOf = new Map(nodes.map((node) => [node.path, node]))
/** Left edge of each column's nodes, as a share of the width. */
const COLUMNS = [0, 0.05, 0.36, 0.67] as const
// In pixels.
const ROW_HEIGHT = 22
const SLIDER_WIDTH = 82
const MAX_EDGE_WIDTH = 14

export function ScoreTree({ scores, probabilities, moved, onMove }: ScoreTreeProps) {
  const { ref, width } = useElementSize()
  const likeliest = Math.max(...nodes.map(({ path }) => (path.length === LENGTH ? (probabilities.get(path) ?? 0) : 0)))
  return (
    <section
      className={classes.tree}
      aria-label="All prefixes and texts"
      ref={ref}
      style={{ height: texts.length * ROW_HEIGHT }}
    >
      <svg className={classes.edges} aria-hidden="true">
        {nodes
          .filter(({ path }) => path !== '')
          .map((node) => (
            <path
              key={node.path}
              d={edge(node, width)}
              strokeWidth={Math.max(0.7, MAX_EDGE_WIDTH * (probabilities.get(node.path) ?? 0))}
            />
          ))}
      </svg>
      {nodes.map(({ path, column, row }) => {
        const place = { top: (row + 0.5) * ROW_HEIGHT, left: `${100 * (COLUMNS[column] as number)}%` }
        if (path === '') return null
        const score = scoreOf(scores, path)
        const probability = probabilities.get(path) ?? 0
        const word = WORDS[Number(path.at(-1))]
        if (path.length === LENGTH)
          return (
            <div key={path} className={classes.text} style={place} data-moved={moved.has(path) || undefined}>
              <span className={classes.words}>
                <span className={classes.before}>{written(path.slice(0, -1))} </span>
                {word}
              </span>
              <span className={classes.score}>{signed(score, moved.has(path) ? 2 : 0)}</span>
              <span className={classes.bar} aria-hidden="true">
                <span style={{ width: `${(100 * probability) / likeliest}%` }} />
              </span>
              <span className={classes.share}>
                <span className={parts.hidden}>ARGS </span>
                {percent(probability)}
              </span>
            </div>
          )
        return (
          <div key={path} className={classes.prefix} style={place} data-moved={moved.has(path) || undefined}>
            <span className={classes.head}>
              <b>{word}</b>
              <span className={classes.score} aria-hidden="true">
                {signed(score)}
              </span>
            </span>
            <TinySlider
              bare
              label={`score of “${written(path)} …”`}
              value={score}
              {...SCORES}
              written={signed(score)}
              width={78}
              onChange={(to) => onMove(path, to)}
            />
          </div>
        )
      })}
    </section>
  )
}

/** SVG path from the parent's slider to the node. */
function edge({ path, column, row }: PlacedNode, width: number): string {
  const parent = nodeOf.get(path.slice(0, -1)) as PlacedNode
  const startOf = (at: number) => width * (COLUMNS[at] as number)
  const from = parent.column === 0 ? 0 : startOf(parent.column) + SLIDER_WIDTH + 3
  const to = Math.max(from + 3, startOf(column) - 4)
  const [y, middle] = [(row + 0.5) * ROW_HEIGHT, (from + to) / 2]
  const parentY = (parent.row + 0.5) * ROW_HEIGHT
  return `M${from},${parentY}C${middle},${parentY} ${middle},${y} ${to},${y}`
}
