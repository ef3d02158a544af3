import { Collector } from './collector.ts'
import { telemetryFault } from './faults.ts'
import { listFile, listFolder } from './file-listing.ts'
import { FileWatch } from './file-watch.ts'
import { KnownFiles } from './known-files.ts'
import type { FilePosition, LineSink } from './line-batch.ts'
import type { Meter } from './meter.ts'
import { pause, type RunControl } from './source-run.ts'
import { defaultHost, type SourceSpec } from './source-spec.ts'
import { serveSyslog, type TlsIdentity } from './syslog-server.ts'

const pollMs = 250
/** A large folder is not looked through without a break. */
const restPerListing = 10
const retrySinkMs = 1000

export interface WorkOptions {
  readonly sourceId: number
  readonly spec: SourceSpec
  readonly deadLetterFile: string
  readonly maxLineBytes: number
  readonly sink: LineSink
  readonly meter: Meter
  readonly tls: TlsIdentity | undefined
  /** Of a folder, the names of the files that are read; absent: those of telemetry. */
  readonly fileNames?: RegExp
  /** What the places of a file's lines begin with, asked each time it is opened; absent: its path. */
  readonly toName?: (path: string) => string
  /** Read again at each beginning: what was committed is what counts. */
  readonly positions: () => Promise<readonly FilePosition[]>
}

/** Reads files until they end, or for as long as nobody stops it. */
export async function workOnFiles(options: WorkOptions, { signal, tell }: RunControl): Promise<void> {
  const { spec, meter, maxLineBytes } = options
  const path = spec.path ?? ''
  const collector = toCollector(options, options.sink)
  const known = new KnownFiles(await options.positions())
  let listingMs = 0
  const list = async () => {
    const begun = performance.now()
    const files = await (spec.kind === 'folder' ? listFolder(path, options.fileNames) : listFile(path))
    listingMs = performance.now() - begun
    return files
  }
  const watch = new FileWatch({
    list,
    toName: options.toName ?? ((path) => path),
    known,
    collector,
    meter,
    maxLineBytes,
    follow: spec.follow,
    isOneFile: spec.kind === 'file',
    signal,
  })
  tell('reading')
  try {
    while (!signal.aborted) {
      const { files, hasRead } = await watch.pass()
      if (hasRead) {
        tell('reading')
        continue
      }
      if (files === 0 && !spec.follow && spec.kind === 'file') throw telemetryFault('cannot-read', 'There is no such file.', path)
      if (files === 0 && spec.follow) tell('waiting', 'There is nothing to read yet.')
      else tell('caught-up')
      if (!spec.follow) return
      await pause(Math.max(pollMs, listingMs * restPerListing), signal)
    }
  } finally {
    collector.discard()
    await watch.close()
  }
}

/** Listens. What has come cannot be asked for again, so a sink that fails is tried until it takes it. */
export async function workOnSyslog(options: WorkOptions, { signal, tell }: RunControl): Promise<void> {
  const { spec, meter, maxLineBytes, tls } = options
  if (spec.kind === 'syslog-tls' && tls === undefined) throw telemetryFault('bad-source', 'The node has no certificate to listen with.')
  const sink: LineSink = async (batch) => {
    for (;;) {
      try {
        const taken = await options.sink(batch)
        tell('reading')
        return taken
      } catch (error) {
        if (signal.aborted) throw error
        tell('failed', error instanceof Error ? error.message : String(error))
        await pause(retrySinkMs, signal)
      }
    }
  }
  const { host = defaultHost, port = 0 } = spec
  const listen = { host, port, tls: spec.kind === 'syslog-tls' ? tls : undefined, meter, maxLineBytes, signal }
  const collector = toCollector(options, sink)
  try {
    await serveSyslog({ ...listen, collector }, (actual) => tell('waiting', `Listening on ${host}:${actual}.`))
  } finally {
    collector.discard()
  }
}

export function toCollector(options: WorkOptions, sink: LineSink): Collector {
  const { sourceId, spec, deadLetterFile, meter } = options
  return new Collector({ sourceId, format: spec.format, deadLetterFile, sink, meter })
}
