/** One HTTP call to a partner. */
export interface Call {
  readonly url: URL
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** What came back, its body not read yet. Everything in it is attacker-controlled. */
export interface Answer {
  readonly status: number
  header(name: string): string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Makes one call. Promises: it follows no redirect, it verifies the server's certificate, it gives the body as a stream,
 * and it ends with an error when the signal is aborted, also in the middle of the body.
 */
export type Transport = (call: Call) => Promise<Answer>
