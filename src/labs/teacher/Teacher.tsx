// For teachers: how to bring it into a room without a network, the lessons in order, what goes wrong in heads, and a sheet of
// questions to print.

import { useEffect } from 'react'
import { Link } from 'wouter'
import { useApp } from '../../store/app/context.ts'
import { labPath, labs } from '../parts/catalog.ts'
import { labNotes, misconceptions } from './notes.ts'
import { QuestionSheet } from './QuestionSheet.tsx'
import classes from './Teacher.module.css'

export default function Teacher() {
  useEffect(() => {
    const before = document.title
    document.title = 'For teachers · Tokenwise'
    return () => {
      document.title = before
    }
  }, [])
  const minutes = labs.reduce((sum, lab) => sum + lab.minutes, 0)
  const { sizeMegabytes, title } = useApp().address.model
  return (
    <article className={classes.teacher}>
      <div className={classes.screen}>
        <p className={classes.where}>
          <Link href="/labs">Labs</Link> · for teachers
        </p>
        <h1 className={classes.title}>With a class</h1>
        <p>
          {labs.length} labs of about five minutes, {minutes} in all; with talk between them they fill a lesson of 60 to
          90 minutes. They need what one hears in a first course: tokens, probabilities, logarithms, the idea of
          training by a loss. Nobody signs in, and nothing that is typed leaves the machine.
        </p>

        <h2 className={classes.heading}>Without a network</h2>
        <ol className={classes.steps}>
          <li>
            Beforehand, where there is a network, once: <code>npm ci && npm start</code> fetches the model (
            {sizeMegabytes} MB), builds the page into the folder <code>dist</code>, and serves it. The next{' '}
            <code>npm start</code> needs no network.
          </li>
          <li>
            <code>dist</code> is the whole page, model included: put it on a laptop or a USB stick. Any server of plain
            files will do, for instance <code>python3 -m http.server 8000 --directory dist</code>, and then{' '}
            <code>http://localhost:8000</code>. Opening <code>index.html</code> by a double click does not work:
            browsers load such pages from a server only.
          </li>
          <li>
            Open it once on every machine before the class, press <b>Run</b>, and wait for the text: from then on the
            model is kept in that browser. A private window forgets it.
          </li>
        </ol>
        <table className={classes.table}>
          <caption>How the page is reached decides how quick it is</caption>
          <thead>
            <tr>
              <th scope="col">address</th>
              <th scope="col">the {sizeMegabytes} MB of the model</th>
              <th scope="col">speed</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <code>https://…</code>, or <code>http://localhost</code> on each machine
              </th>
              <td>fetched once in each browser</td>
              <td>graphics card where there is one, several threads</td>
            </tr>
            <tr>
              <th scope="row">
                <code>http://192.168.…</code>, one laptop serving the room
              </th>
              <td>
                fetched again at every visit: with 30 machines, {((30 * sizeMegabytes) / 1000).toFixed(1)} GB over the
                room’s network each time
              </td>
              <td>one thread, no graphics card: browsers allow neither there</td>
            </tr>
          </tbody>
        </table>
        <p>
          <b>What works with no model at all:</b> the recorded comparison that the first page opens with, and the other
          recorded ones; the worlds of the first two labs, and the recorded part of the others. If machines or network
          are short, that is enough for the lesson, with live runs on the teacher’s machine. The line at the top right
          says whether {title} is there, and what runs it.
        </p>
        <p>
          <b>Phones</b> show all recorded parts, and the labs fit a narrow screen. Running the model takes half a
          gigabyte of memory and more: leave that to laptops. <b>Projector:</b> zoom the browser to 150%, light mode
          (the button at the top right) in a bright room, dark in a dark one. Sliders move by the arrow keys. What is
          shown in a lab is in its address: copy the address to hand out the very same place.
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
                    {notes.places.map(({ says, query }) => (
                      <li key={query}>
                        {/* A link of its own, for the router knows paths without queries. */}
                        <a href={`#${labPath(name)}?${query}`}>{says}</a>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            )
          })}
        </ol>
        <p>
          Have everybody predict before they see; the page asks, and keeps the answer in that browser. A link from the
          lists above opens the exercise at once, without asking.
        </p>

        <h2 className={classes.heading}>What is often taken wrong</h2>
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
