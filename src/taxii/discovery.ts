import { taxiiMediaType } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import { toResponse } from './resources.ts'
import type { Visit } from './visit.ts'

/** §4.1. The root is given relative (§4.1.1): behind a proxy nobody here knows by which name the client came. */
export async function getDiscovery({ options }: Visit): Promise<TaxiiResponse> {
  const root = `/${options.apiRoot}/`
  const { title, description, contact } = options
  return toResponse(200, {
    title,
    ...(description === undefined ? {} : { description }),
    ...(contact === undefined ? {} : { contact }),
    default: root,
    api_roots: [root],
  })
}

/** §4.2 */
export async function getApiRoot({ options }: Visit): Promise<TaxiiResponse> {
  const { title, description, maxContentLength } = options
  return toResponse(200, {
    title,
    ...(description === undefined ? {} : { description }),
    versions: [taxiiMediaType],
    max_content_length: maxContentLength,
  })
}
