/**
 * Where a tab keeps what is shown, so that a reload shows it again: the library's id of a run (a number), or the name of a
 * recorded comparison; nothing while it is the one that a first visit sees.
 */
export const SHOWN = 'tokenwise-shown'
