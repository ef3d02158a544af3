import * as z from 'zod'

/**
 * The shapes of others' formats, written from their own texts and not from our code: RFC 8727 with the value lists of
 * RFC 7970 for IODEF, and the community schema of VERIS 1.3.6. Strict: a property that they do not know is a fault.
 */
const instant = z.iso.datetime({ offset: true })
const texts = z.array(z.string().min(1)).min(1)
const restriction = {
  restriction: z.enum(['public', 'partner', 'need-to-know', 'private', 'default', 'white', 'green', 'amber', 'red', 'ext-value']),
  'ext-restriction': z.string().optional(),
}
const actions = z.enum([
  'nothing',
  'investigate',
  'block-host',
  'block-network',
  'remediate-other',
  'watch-and-report',
  'other',
  'ext-value',
])
const bulk = [
  ...['asn', 'atm', 'e-mail', 'ipv4-addr', 'ipv4-net', 'ipv4-net-mask', 'ipv6-addr', 'ipv6-net', 'ipv6-net-mask', 'mac', 'site-uri'],
  ...['domain-name', 'ipv4-port', 'ipv6-port', 'windows-reg-key', 'file-hash', 'email-x-mailer', 'email-subject', 'http-user-agent'],
  ...['http-request-uri', 'mutex', 'file-path', 'user-name', 'ext-value'],
]
const business = [
  ...['breach-proprietary', 'breach-privacy', 'breach-credential', 'loss-of-integrity', 'loss-of-service', 'theft-financial'],
  ...['theft-service', 'degraded-reputation', 'asset-damage', 'asset-manipulation', 'legal', 'extortion', 'unknown', 'ext-value'],
]

const Observable = z.union([
  z.strictObject({
    BulkObservable: z.strictObject({ type: z.enum(bulk), 'ext-type': z.string().optional(), BulkObservableList: z.string().min(1) }),
  }),
  z.strictObject({
    DetectionPattern: z.strictObject({ Application: z.strictObject({ Description: texts }), DetectionConfiguration: texts }),
  }),
])

export const IodefDocument = z.strictObject({
  version: z.literal('2.0'),
  lang: z.string().optional(),
  Incident: z
    .array(
      z.strictObject({
        purpose: z.enum(['traceback', 'mitigation', 'reporting', 'watch', 'other', 'ext-value']),
        status: z.enum(['new', 'in-progress', 'forwarded', 'resolved', 'future', 'ext-value']).optional(),
        lang: z.string().optional(),
        ...restriction,
        IncidentID: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
        DetectTime: instant.optional(),
        EndTime: instant.optional(),
        ReportTime: instant.optional(),
        GenerationTime: instant,
        Description: texts.optional(),
        Assessment: z.array(
          z.strictObject({
            occurrence: z.enum(['actual', 'potential']).optional(),
            IncidentCategory: texts.optional(),
            BusinessImpact: z
              .array(z.strictObject({ severity: z.enum(['none', 'low', 'medium', 'high', 'unknown']), type: z.enum(business) }))
              .optional(),
          }),
        ),
        Method: z.array(z.strictObject({ Reference: z.array(z.strictObject({ URL: texts, Description: texts.optional() })) })).optional(),
        Contact: z
          .array(
            z.strictObject({
              role: z.enum(['creator', 'reporter', 'admin', 'tech', 'irt', 'victim', 'ext-value']),
              type: z.enum(['person', 'organization', 'ext-value']),
              ContactName: texts.optional(),
            }),
          )
          .min(1),
        Indicator: z
          .array(
            z.strictObject({
              ...restriction,
              IndicatorID: z.strictObject({ id: z.string().min(1), name: z.string().min(1), version: z.string().min(1) }),
              Description: texts.optional(),
              StartTime: instant.optional(),
              EndTime: instant.optional(),
              Observable,
            }),
          )
          .min(1)
          .optional(),
        History: z
          .strictObject({ HistoryItem: z.array(z.strictObject({ action: actions, DateTime: instant, Description: texts })).min(1) })
          .optional(),
      }),
    )
    .min(1),
})

const integrity = [
  ...[
    'Alter behavior',
    'Created account',
    'Defacement',
    'Fraudulent transaction',
    'Hardware tampering',
    'Log tampering',
    'Misrepresentation',
  ],
  ...['Modify configuration', 'Modify data', 'Modify privileges', 'Repurpose', 'Software installation', 'Other', 'Unknown'],
]
const list = z.array(z.string().min(1)).min(1)
const acted = (...more: string[]) => z.strictObject({ variety: list, ...Object.fromEntries(more.map((name) => [name, list])) }).optional()
const unknown = z.strictObject({ notes: z.string().min(1).optional() }).optional()
const some = (value: object) => Object.keys(value).length > 0

export const VerisRecord = z.strictObject({
  schema_version: z.literal('1.3.6'),
  incident_id: z.string(),
  source_id: z.string(),
  security_incident: z.enum(['Confirmed', 'Suspected', 'False positive', 'Near miss']),
  summary: z.string(),
  timeline: z.strictObject({
    incident: z.strictObject({
      year: z.number().int(),
      month: z.number().int().min(1).max(12),
      day: z.number().int().min(1).max(31),
      time: z.string(),
    }),
    containment: z.strictObject({ unit: z.enum(['Minutes', 'Hours', 'Days', 'Unknown']), value: z.number().min(0) }).optional(),
  }),
  victim: z.strictObject({
    victim_id: z.string().optional(),
    country: z.array(z.union([z.string().regex(/^[A-Z]{2}$/), z.literal('Unknown')])).min(1),
    employee_count: z.literal('Unknown'),
    industry: z.string().regex(/^\d{2,6}$/),
  }),
  actor: z.strictObject({ unknown }),
  action: z
    .strictObject({
      ...{ malware: acted('vector'), hacking: acted('vector'), social: acted('vector', 'target'), misuse: acted('vector') },
      ...{ physical: acted('vector'), error: acted('vector'), environmental: acted(), unknown },
    })
    .refine(some),
  asset: z.strictObject({
    assets: z.array(z.strictObject({ variety: z.string(), amount: z.number().int().optional() })).min(1),
    notes: z.string().min(1).optional(),
  }),
  attribute: z
    .strictObject({
      confidentiality: z.strictObject({ data_disclosure: z.enum(['No', 'Potentially', 'Yes', 'Unknown']) }).optional(),
      integrity: z
        .strictObject({
          variety: z.array(z.enum(integrity)),
        })
        .optional(),
      availability: z
        .strictObject({
          variety: z.array(
            z.enum(['Acceleration', 'Degradation', 'Destruction', 'Interruption', 'Loss', 'Obscuration', 'Other', 'Unknown']),
          ),
        })
        .optional(),
      unknown,
    })
    .refine(some),
  discovery_method: z.strictObject({ internal: z.strictObject({ variety: z.array(z.enum(['Nids', 'Unknown', 'Other'])) }) }),
  ioc: z.array(z.strictObject({ indicator: z.string(), comment: z.string().optional() })).optional(),
  plus: z.record(z.string(), z.unknown()),
})
