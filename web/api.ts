import type { Problem } from './contract.ts'
import { readToken, signOut } from './token.ts'

/** What the node, or the way to it, answered instead of what was asked for. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly json?: unknown
  /** A body that is sent as it is, with its media type. */
  readonly raw?: { readonly body: Blob; readonly type: string }
  readonly signal?: AbortSignal
}

/**
 * One call of the API. The answer is typed by the contract, not checked again: page and node are of one version and one origin.
 * Throws ApiError only.
 */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(path, options)
  if (response.status === 204) return undefined as T // 204 is answered only where T is void
  return response.json()
}

/** Downloads an answer as a file, with the token that a plain link could not carry. */
export async function download(path: string, options: CallOptions & { readonly fileName: string }): Promise<void> {
  const response = await send(path, options)
  saveFile(await response.blob(), options.fileName)
}

/** Hands what the page already has to the reader as a file. */
export function saveFile(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Sends one request and gives the response if it is a good one. */
export async function send(path: string, options: CallOptions = {}): Promise<Response> {
  const token = readToken()
  const response = await fetch(toAddress(path, options.query), toRequest(options, token)).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(unreachable)
  })
  if (response.ok) return response
  // The token may have been replaced while the answer was under way.
  if (response.status === 401 && readToken() === token) signOut('ended')
  throw new ApiError(await readProblem(response))
}

export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  const detail = error instanceof Error ? error.message : String(error)
  return { type: 'about:blank', title: 'This page failed', status: 0, detail, code: 'web.failed' }
}

const unreachable: Problem = {
  type: 'about:blank',
  title: 'The node does not answer',
  status: 0,
  detail: 'The connection to the node failed. Is it running?',
  code: 'web.unreachable',
}

function toAddress(path: string, query: CallOptions['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`
}

function toRequest(options: CallOptions, token: string | null): RequestInit {
  const headers: Record<string, string> = {}
  const request: RequestInit = { method: options.method ?? 'GET', headers, cache: 'no-store', credentials: 'omit' }
  if (token !== null) headers.authorization = `Bearer ${token}`
  if (options.signal !== undefined) request.signal = options.signal
  if (options.json !== undefined) {
    headers['content-type'] = 'application/json'
    request.body = JSON.stringify(options.json)
  }
  if (options.raw !== undefined) {
    headers['content-type'] = options.raw.type
    request.body = options.raw.body
  }
  return request
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const body: Partial<Problem> = await response.json()
    if (typeof body.code === 'string' && typeof body.detail === 'string') {
      return { type: 'about:blank', title: response.statusText, status: response.status, ...body, code: body.code, detail: body.detail }
    }
  } catch {
    // Not JSON: something between page and node answered. Said below.
  }
  const title = `Answer ${response.status}`
  return { type: 'about:blank', title, status: response.status, detail: 'The answer is not one of the node.', code: 'web.strange-answer' }
}
