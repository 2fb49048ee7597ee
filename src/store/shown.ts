/** Where a tab keeps the library's id of the run that is shown: a reload shows it again. */
export const SHOWN = 'tokenwise-shown'
