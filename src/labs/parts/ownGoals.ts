// Which goals the visitor has reached: a goal that a link's state meets counts only after the visitor has left it and come back.

export interface Meeting {
  name: string
  met: boolean
}

/**
 * @param given names of the goals that the link's state meets; updated.
 * @param hasActed whether the visitor has used the exercise since the link was opened.
 * @returns the names of the goals that the visitor's own actions meet.
 */
export function ownGoals(goals: readonly Meeting[], given: Set<string>, hasActed: boolean): string[] {
  for (const { name, met } of goals) {
    if (!met) given.delete(name)
    else if (!hasActed) given.add(name)
  }
  return goals.filter(({ name, met }) => met && !given.has(name)).map(({ name }) => name)
}
