// The About page: methods, glossary, sources and licenses.

import { Anchor } from '@mantine/core'
import { headTitles } from '../../decoding/heads.ts'
import { methodNames, methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import { Equation } from '../../ui/Equation.tsx'
import { glossary } from '../../ui/glossary.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import classes from './About.module.css'
import { glossaryGroups } from './glossaryGroups.ts'

export default function About() {
  return (
    <article className={classes.about}>
      <h1 className={classes.title}>What Tokenwise shows</h1>
      <div className={classes.prose}>
        <p>
          A language model writes one token at a time. A reward model scores a text. Reward-guided generation steers the
          language model by that score while it writes: at every step each of the k most probable tokens is scored, and
          the score shifts the choice. The language model is not trained for this; the weight w sets how much the reward
          counts.
        </p>
        <p>
          A reward model that was trained on finished texts then has to score texts that stop in the middle.{' '}
          <Paper id="2406.07780">A Critical Look at Tokenwise Reward-Guided Text Generation</Paper> proves that training
          on finished texts leaves these scores undetermined, and proposes a reward model trained on prefixes (PARGS).
          This page runs the paper’s methods side by side, on a real model and with the same noise. The first token at
          which two columns differ is therefore due to the methods, not to chance.
        </p>
      </div>

      <h2 className={classes.heading}>Methods</h2>
      <p>
        ℓ is the base log-probability, T the temperature. Each steered method uses one head of the reward. A
        full-sequence head is trained on finished texts, a prefix head on prefixes. A value head predicts, from a
        prefix, the reward of the text at 48 tokens, finished or not.
      </p>
      <ul className={classes.methods}>
        {methodNames.map((name) => {
          const { label, equation, summary, source } = methods[name]
          const needed = neededHead(methods[name])
          return (
            <li key={name}>
              <h3 className={classes.method}>
                <MarkIcon look={methodLook(name)} /> {label}
              </h3>
              <p className={classes.equation}>
                <Equation>{equation}</Equation>
              </p>
              <p>
                {summary} {needed && `It needs a ${headTitles[needed]} head. `}
                {source && <Paper id={source.arxiv}>arXiv {source.arxiv}</Paper>}
              </p>
            </li>
          )
        })}
      </ul>

      <h2 className={classes.heading}>Glossary</h2>
      {glossaryGroups.map(({ title, words }) => (
        <section key={title}>
          <h3 className={classes.group}>{title}</h3>
          <dl className={classes.words}>
            {words.map(({ term, word }) => (
              <div key={term}>
                <dt>{word}</dt>
                <dd>{glossary[term]}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}

      <h2 className={classes.heading}>Model, data and licenses</h2>
      <div className={classes.prose}>
        <p>
          The model is SmolLM2-135M-Instruct (Hugging Face, <Paper id="2502.02737">arXiv 2502.02737</Paper>,
          Apache-2.0), in QuantFactory’s Q4_1 GGUF file. It runs inside this page, on WebGPU if the browser supports it
          and otherwise on WebAssembly. At every start, its log-probabilities are checked against stored values. Prompts
          and texts stay on this device: the page requests only its own files. The model is small and unfiltered; its
          texts can be wrong or unpleasant.
        </p>
        <p>
          The reward “positive film review” was trained on pairs of reviews from the Large Movie Review Dataset (Maas et
          al., <i>Learning Word Vectors for Sentiment Analysis</i>, ACL 2011; for research use). This page contains none
          of the reviews. The reward “helpful reply” was trained on pairs of answers from Anthropic’s HH-RLHF (Bai et
          al., <Paper id="2204.05862">arXiv 2204.05862</Paper>; MIT); this page contains none of them. The reward “one
          short sentence” was trained on the model’s own answers. Fonts: Inter and JetBrains Mono, SIL Open Font License
          1.1. The code: Apache-2.0;{' '}
          <Anchor href="./licences.txt" target="_blank" inherit underline="always">
            the licenses of the libraries in it
          </Anchor>
          .
        </p>
      </div>
    </article>
  )
}

function Paper({ id, children }: { id: string; children: React.ReactNode }) {
  return (
    <Anchor href={`https://arxiv.org/abs/${id}`} target="_blank" rel="noreferrer" inherit underline="always">
      {children}
    </Anchor>
  )
}
