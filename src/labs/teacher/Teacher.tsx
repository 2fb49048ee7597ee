// For teachers: getting ready to run the labs offline, the lessons in order, common misconceptions, and a question sheet to print.

import { Link } from 'wouter'
import { useApp } from '../../store/app/context.ts'
import { labPath, labs } from '../parts/catalog.ts'
import { usePageTitle } from '../parts/usePageTitle.ts'
import { ClassReady } from './ClassReady.tsx'
import { labNotes, misconceptions } from './notes.ts'
import { QuestionSheet } from './QuestionSheet.tsx'
import classes from './Teacher.module.css'

export default function Teacher() {
  usePageTitle('For teachers')
  const minutes = labs.reduce((sum, lab) => sum + lab.minutes, 0)
  const { sizeMegabytes, title } = useApp().address.model
  return (
    <article className={classes.teacher}>
      <div className={classes.screen}>
        <p className={classes.where}>
          <Link href="/labs">Labs</Link> · for teachers
        </p>
        <h1 className={classes.title}>In class</h1>
        <p>
          The {labs.length} labs take about {minutes} minutes in total; with discussion, they fill a class of 60 to 90
          minutes. Students should know tokens, probabilities, logarithms, and what it means to train on a loss. There
          is no sign-in, and what students type stays on their machines.
        </p>

        <h2 className={classes.heading}>Offline</h2>
        <p>
          Do this once on every machine, while it has a network. It stores the page, the recorded data, the reward
          heads, the program that runs the model, and the model in this browser, and runs the model once. After that,
          everything works without a network, at the same address.
        </p>
        <ClassReady />
        <p>To set up machines from a USB stick instead:</p>
        <ol className={classes.steps}>
          <li>
            Once, while you are online, run <code>npm ci && npm start</code>. It downloads the model ({sizeMegabytes}{' '}
            MB), builds the page into the folder <code>dist</code>, and serves it. After that, <code>npm start</code>{' '}
            works offline.
          </li>
          <li>
            <code>dist</code> contains the page and the model. Copy it to a laptop or USB stick and serve it with any
            static file server, for instance <code>python3 -m http.server 8000 --directory dist</code>, then open{' '}
            <code>http://localhost:8000</code>. Opening <code>index.html</code> directly does not work.
          </li>
        </ol>
        <table className={classes.table}>
          <caption>Speed depends on the address</caption>
          <thead>
            <tr>
              <th scope="col">address</th>
              <th scope="col">download of the model ({sizeMegabytes} MB)</th>
              <th scope="col">speed</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <code>https://…</code>, or <code>http://localhost</code> on each machine
              </th>
              <td>once per browser</td>
              <td>GPU if available, several threads</td>
            </tr>
            <tr>
              <th scope="row">
                <code>http://192.168.…</code>, served from one laptop
              </th>
              <td>
                at every visit: {((30 * sizeMegabytes) / 1000).toFixed(1)} GB over the classroom’s network for 30
                machines
              </td>
              <td>one thread, no GPU, because browsers allow more only on https and localhost</td>
            </tr>
          </tbody>
        </table>
        <p>
          <b>Without the model</b>, students have the recorded comparisons, the small worlds of the first two labs, and
          the recorded parts of the other labs. That is enough for a class if you show live runs on your own machine.
          The top right of the page shows whether {title} is loaded, and whether it runs on the GPU.
        </p>
        <p>
          <b>Phones</b> can show all recorded parts. Running the model takes at least half a gigabyte of memory, so use
          laptops for that. <b>Projector:</b> zoom the browser to 150%. In a bright room, switch to light mode (button
          at the top right). Arrow keys move sliders. The address contains the state of a lab: copy it to share exactly
          what you see.
        </p>

        <h2 className={classes.heading}>The labs in order</h2>
        <ol className={classes.labs}>
          {labs.map(({ name, title, question, minutes }) => {
            const notes = labNotes[name]
            return (
              <li key={name}>
                <h3 className={classes.lab}>
                  <Link href={labPath(name)}>{title}</Link>
                </h3>
                <p>{question}</p>
                <p className={classes.small}>
                  {minutes} minutes · {notes.needs}
                </p>
                <p>{notes.point}</p>
                {notes.places.length > 0 && (
                  <ul className={classes.places}>
                    {notes.places.map(({ title: link, query }) => (
                      <li key={query}>
                        {/* A plain link, because the router's paths have no queries. */}
                        <a href={`#${labPath(name)}?${query}`}>{link}</a>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            )
          })}
        </ol>
        <p>
          Let everyone predict first. Each lab starts with a prediction, which is stored in the student’s browser. The
          links above skip it.
        </p>

        <h2 className={classes.heading}>Common misconceptions</h2>
        <dl className={classes.wrong}>
          {misconceptions.map(({ wrong, right }) => (
            <div key={wrong}>
              <dt>{wrong}</dt>
              <dd>{right}</dd>
            </div>
          ))}
        </dl>
      </div>
      <QuestionSheet />
    </article>
  )
}
