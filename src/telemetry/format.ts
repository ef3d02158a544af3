import * as z from 'zod'
import { type ObservableKind, observableKinds } from './observables.ts'

/** What a field may hold, besides one kind of observable: the value itself tells which. */
export const fieldReadings = ['address', 'name-or-address', 'email', 'file-hash', 'certificate-hash'] as const
export type FieldReading = ObservableKind | (typeof fieldReadings)[number]

const Reading = z.enum([...observableKinds, ...fieldReadings])

/** A telemetry format: one file of `data/formats/`, proved by its own example. */
export const Format = z.object({
  source: z.string().min(1),
  licence: z.string().min(1),
  checked: z.union([z.string(), z.date()]),
  title: z.string().min(1),
  /** A line is of this format when each of these fields has this value. */
  recognise: z.record(z.string(), z.string()),
  /** Field with the time: RFC 3339, or seconds since the epoch. */
  time: z.string(),
  /** What each field holds; a list is read entry by entry. */
  observables: z.record(z.string(), Reading),
  /** A URL put together of a host and a path: `http` is put before it. */
  url: z.object({ host: z.string(), path: z.string(), port: z.string().optional() }).optional(),
  example: z.object({
    line: z.string(),
    at: z.string(),
    /** `kind value`, in the order of the fields. */
    observables: z.array(z.string()),
  }),
})
export type Format = z.infer<typeof Format>
