// A judge must not be the model that steers: its scores are what the methods optimize. The heads of judges are trained apart
// from those that steer, so only a text classifier could be both. Pure.

export interface IdentifiedModel {
  /** As people read it. */
  name: string
  /** A hash of its weights. Unknown for a model that is not open, and in records of earlier versions. */
  weights?: string | undefined
}

/**
 * The sentence that says why the judges cannot judge, or null if none of them steers. A model is the same under another name if
 * its weights are; where they are unknown, names are compared.
 * @param steering classifiers that steer a column, alone or in a mix. @param judges classifiers that judge.
 */
export function selfJudging(steering: readonly IdentifiedModel[], judges: readonly IdentifiedModel[]): string | null {
  for (const judge of judges) {
    const same = steering.find(({ name, weights }) =>
      weights && judge.weights ? weights === judge.weights : name === judge.name,
    )
    if (same !== undefined) {
      const what = same.name === judge.name ? judge.name : `${judge.name} is the same model as ${same.name}, which`
      return `${what} steers, so it cannot judge: its scores are what the methods optimize. Choose another judge.`
    }
  }
  return null
}
