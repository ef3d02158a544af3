import { runCommandLine } from './run.ts'

const stop = new AbortController()
let interrupts = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupts += 1
    if (interrupts > 1) process.exit(130)
    stop.abort()
  })
}

// The launcher holds this channel open; when it is killed the node must not live on without it.
if (process.channel !== undefined && process.channel !== null) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}

// A reader that has seen enough (`entente … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  interrupted: stop.signal,
})
process.removeAllListeners('disconnect')
process.disconnect?.()
