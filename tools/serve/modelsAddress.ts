// Where a built page looks for its models: TOKENWISE_MODELS_URL, checked while building rather than by visitors.

export const MODELS_URL_VARIABLE = 'TOKENWISE_MODELS_URL'

/** Beside the page. */
export const DEFAULT_MODELS_ADDRESS = 'models/'

/**
 * The address of the folder that holds the models' folders, with a slash at its end.
 * @param given 'https://host/folder', or relative to the page ('weights', '../models', '/models'); unset or empty: 'models/'.
 * @throws Error that says what was given and what is wanted.
 */
export function modelsAddress(given: string | undefined): string {
  const wanted = given?.trim() ?? ''
  if (wanted === '') return DEFAULT_MODELS_ADDRESS
  const refuse = (reason: string) =>
    new Error(
      `${MODELS_URL_VARIABLE} is "${given}": ${reason}. Give the address of the folder in which the folders of models/ ` +
        'lie, as https://host/folder/ or relative to the page, as ../folder/.',
    )
  // A page at an address of no meaning: what is relative stays on its host.
  const page = 'https://page.invalid/'
  if (!URL.canParse(wanted, page)) throw refuse('that is no address')
  const { protocol, username, password, search, hash } = new URL(wanted, page)
  if (protocol !== 'https:' && protocol !== 'http:') throw refuse(`pages cannot fetch from ${protocol}`)
  if (username !== '' || password !== '') throw refuse('a name or password in it would be shown to everybody')
  if (search !== '' || hash !== '' || /[?#]$/.test(wanted))
    throw refuse('file names are put after it, so nothing with ? or # can be')
  return wanted.endsWith('/') ? wanted : `${wanted}/`
}
