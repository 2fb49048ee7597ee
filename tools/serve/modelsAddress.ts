// Reads TOKENWISE_MODELS_URL, the address from which a built page downloads its models, and checks it during the build.

export const MODELS_URL_VARIABLE = 'TOKENWISE_MODELS_URL'

/** A folder next to the page. */
export const DEFAULT_MODELS_ADDRESS = 'models/'

/**
 * Returns the address of the folder that contains the model folders, with a trailing slash.
 * @param given 'https://host/folder', or relative to the page ('weights', '../models', '/models'). Default: 'models/'.
 * @throws Error that names the given value and what to give instead.
 */
export function modelsAddress(given: string | undefined): string {
  const address = given?.trim() ?? ''
  if (address === '') return DEFAULT_MODELS_ADDRESS
  const invalid = (reason: string) =>
    new Error(
      `${MODELS_URL_VARIABLE} is "${given}": ${reason}. Give the address of the folder that has the folders of models/, ` +
        'such as https://host/folder/ or, relative to the page, ../folder/.',
    )
  // A placeholder for the address of the page, to resolve relative addresses.
  const page = 'https://page.invalid/'
  if (!URL.canParse(address, page)) throw invalid('it is not a valid address')
  const { protocol, username, password, search, hash } = new URL(address, page)
  if (protocol !== 'https:' && protocol !== 'http:') throw invalid(`pages cannot download from ${protocol}`)
  if (username !== '' || password !== '') throw invalid('every visitor could read its user name or password')
  if (search !== '' || hash !== '' || /[?#]$/.test(address))
    throw invalid('file names are appended to it, so it cannot contain ? or #')
  return address.endsWith('/') ? address : `${address}/`
}

/** The origins besides the page's own from which models are downloaded: none, or one. */
export function modelHosts(given: string | undefined): string[] {
  const address = modelsAddress(given)
  return URL.canParse(address) ? [new URL(address).origin] : []
}
