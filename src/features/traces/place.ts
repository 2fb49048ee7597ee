/** A token: its trace's index in the file, and its position. */
export interface Place {
  index: number
  position: number
}
