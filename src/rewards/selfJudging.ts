// A judge must not be the model that steers: its scores would be what the methods optimize. The heads of judges are trained apart
// from those that steer, so only a text classifier could be both. Pure.

export interface IdentifiedModel {
  /** As people read it. */
  name: string
  /** Of its weights; null if it is not known. */
  sha256: string | null
}

/**
 * The sentence that says why the judges cannot judge, or null if none of them steers. A model is the same under another name if
 * its weights are.
 * @param steering classifiers that steer a column, alone or in a mix. @param judges classifiers that judge.
 */
export function selfJudging(steering: readonly IdentifiedModel[], judges: readonly IdentifiedModel[]): string | null {
  for (const judge of judges) {
    const same = steering.find(
      ({ name, sha256 }) => name === judge.name || (sha256 !== null && sha256 === judge.sha256),
    )
    if (same !== undefined) {
      const what = same.name === judge.name ? judge.name : `${judge.name} is the same model as ${same.name}, which`
      return `${what} steers, so it cannot judge: its scores would be what the methods optimize. Choose another judge.`
    }
  }
  return null
}
