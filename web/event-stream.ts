/** One event of a text/event-stream (HTML Living Standard §9.2.6). */
export interface StreamEvent {
  readonly name: string
  readonly data: string
}

/** Reads events until the stream ends. Written by hand because the browser's EventSource cannot send the token. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  let name = 'message'
  let data: string[] = []
  try {
    while (true) {
      const chunk = await reader.read()
      if (chunk.done) return
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const raw of lines) {
        const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
        if (line === '') {
          if (data.length > 0) yield { name, data: data.join('\n') }
          name = 'message'
          data = []
        } else if (line.startsWith('event:')) name = line.slice(6).trim()
        else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
