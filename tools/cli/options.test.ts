import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { numbers, rewardChoice, writtenOptions } from './options.ts'

function written(...given: string[]): string {
  const command = new Command()
    .option('--reward <name>', '', rewardChoice)
    .option('--prompts <path>')
    .option('--judge <names>')
    .option('--weights <numbers>', '', numbers)
    .option('--seeds <numbers>', '', numbers, [])
    .option('--chat')
    .option('--out <dir>')
  command.parse(given, { from: 'user' })
  return writtenOptions(command)
}

describe('options written as a command line', () => {
  it('have file names without folders, and neither empty options nor --out', () => {
    expect(written('--reward', 'sentiment', '--prompts', '/a/b/film.jsonl', '--weights', '1,2.5', '--out', 'x')).toBe(
      '--reward sentiment --prompts film.jsonl --weights 1,2.5',
    )
    expect(written('--chat')).toBe('--chat')
  })

  it('have every judge and classifier, under its name in records', () => {
    expect(written('--judge', 'sentiment,sentimentWords,/a/models/film-judge')).toBe(
      '--judge sentiment,sentimentWords,film-judge',
    )
    expect(written('--reward', 'keyword:either/or')).toBe('--reward keyword:either/or')
    expect(written('--judge', 'someone/judge')).toBe('--judge someone/judge')
    expect(written('--reward', '/a/film-judge*1+keyword:garden*0.5')).toBe("--reward 'film-judge*1+keyword:garden*0.5'")
  })

  it('write a mix as it is parsed, and quote text that a shell would split', () => {
    const mix = written('--reward', 'sentiment*1+keyword:garden*0.5')
    expect(mix).toBe("--reward 'sentiment*1+keyword:garden*0.5'")
    expect(written('--prompts', "one's own.jsonl")).toBe("--prompts 'one'\\''s own.jsonl'")
  })
})
