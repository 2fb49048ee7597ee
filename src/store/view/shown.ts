/**
 * The key under which a tab stores what is shown, so that a reload shows it again: the library's id of a run (a number), or
 * the name of a recorded comparison. Absent while the comparison of a first visit is shown.
 */
export const SHOWN = 'tokenwise-shown'
