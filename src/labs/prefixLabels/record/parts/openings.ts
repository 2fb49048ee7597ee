// Film openings for the pairs of recorded endings, in addition to the eight of public/prompts-demo.json. Written for this project,
// and neutral: none says whether the film was good.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PUBLIC_DIR } from '../../../../../tools/cli/paths.ts'

const DEMO = path.join(PUBLIC_DIR, 'prompts-demo.json')

const written = [
  'We went to the cinema on a rainy evening, and the film',
  'The story begins in a small town, where',
  'I had read the book before, so the film',
  'After the first ten minutes I knew that this movie',
  'The two main actors',
  'My sister and I watched this together, and we both',
  'The film is about an old man who',
  'This is a movie about a family that',
  'What I remember most about this film is',
  'The ending of the movie',
  'I saw this film on a long flight, and',
  'The dialogue in this movie',
  'For a film made on so little money, it',
  'The opening scene shows a train, and then',
  'The trailer showed a car chase, but the film itself',
  'Everyone in the audience',
  'This film was made in the winter of 1974, and it',
  'The camera work in this film',
  'I have now seen this movie twice, and',
  'The plot of this film',
  'The lead actress plays a teacher who',
  'A friend lent me this film, and last night',
  'The movie runs for two hours, and',
  'As a film about the sea, it',
  'The costumes and the sets in this movie',
  'The first half of this film takes place in a kitchen, and',
  'I rented this movie because of its cover, and',
  'The children in this film',
  'When the hero comes home at last, the film',
  'This was the last movie that the actor made, and',
  'The jokes in this film',
  'I do not often watch films about war, but this one',
  'The script of this movie was written by',
  'The villain in this film is a man who',
  'At the end of the evening we talked about the movie, and',
  'The film was shot in black and white, which',
  'This documentary follows a baker who',
  'The songs in this movie',
  'Somewhere in the middle of the film',
  'The remake of this film',
  'I watched this movie with my grandfather, who',
  'The special effects in this film',
  'The director has said that the film',
  'It is a slow film, and',
  'The scene in the hospital',
  'This movie came out the year I was born, and',
  'The film has almost no music, and',
  'What the film says about friendship',
  'The actor who plays the detective',
  'On the way home from the cinema I thought that',
  'The second part of this series',
  'If you like films about horses, this one',
  'The two brothers in this movie',
  'The title of the film made me think that',
  'Late at night I turned on the television, and this film',
  'The whole movie takes place on one day, and',
]

/** All film openings: the page's 8 and 56 more. */
export function filmOpenings(): string[] {
  const demo: { group: string; prompt: string }[] = JSON.parse(readFileSync(DEMO, 'utf8'))
  return [...demo.filter(({ group }) => group === 'movie').map(({ prompt }) => prompt), ...written]
}
