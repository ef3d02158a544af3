import { type AuthorityRoom, openAuthority } from '../src/authority/index.ts'
import { builtInData } from '../src/base/index.ts'
import { loadLaw, type Message, type MessageOf, makeMessage, newMessageIds, parseMessage } from '../src/incidents/index.ts'
import { testLogKeys } from './ledger/keys.ts'
import { type OpenedIncidents, openTestIncidents } from './open-incidents.ts'

/** The authority's room over a real store; what it gives to the post is kept here, in order. */
export interface OpenedAuthority extends OpenedIncidents {
  readonly authority: AuthorityRoom
  readonly sent: Message[]
  /** The signed texts of the same. */
  readonly texts: string[]
  /** Gives the room a message as the post would. */
  receive(message: Message, partner?: string): Promise<boolean>
}

const { law } = loadLaw()
export const ownOrigin = testLogKeys.origin
export const operatorOrigin = 'operator.example/log'
export const fridayMs = Date.UTC(2026, 10, 20, 16, 40)

export function openTestAuthority(country: string | null = 'DE'): OpenedAuthority {
  const opened = openTestIncidents()
  const sent: Message[] = []
  const texts: string[] = []
  const authority = openAuthority({
    store: opened.store,
    clock: opened.clock,
    classes: opened.incidents.classes,
    law: () => law,
    postbox: {
      async send(_tx, _to, source) {
        sent.push(parseMessage(source).message)
        texts.push(source)
      },
    },
    authorityFolders: [builtInData('authorities')],
    routingFolders: [builtInData('routing')],
    own: { name: 'Test CSIRT', isExercise: false, country, origin: () => ownOrigin, signers: () => testLogKeys.signers },
  })
  const receive = (message: Message, partner = 'operator') => {
    const source = makeMessage(message, testLogKeys.signers)
    return authority.receiving.take({ message: parseMessage(source).message, source, partner, receivedAt: opened.clock.now() })
  }
  return Object.assign(opened, { authority, sent, texts, receive })
}

type Body = MessageOf<'report'>['body']

export interface ReportWish extends Partial<Omit<Body, 'facts'>> {
  readonly facts?: Partial<Body['facts']>
  readonly from?: string
  readonly thread?: string
  readonly marking?: Message['marking']
}

/** A report as an operator's node sends it. */
export function aReport({ from = operatorOrigin, thread, marking = 'amber', facts, ...more }: ReportWish = {}): MessageOf<'report'> {
  return {
    ...newMessageIds(thread),
    ...{ kind: 'report', at: fridayMs, from, to: ownOrigin, exercise: false, marking },
    body: {
      ...{ regime: 'eu-nis2', stage: 'early-warning', title: 'Control of a substation lost', form: 'nis2-early-warning', language: 'en' },
      ...{ clause: 'Art. 23(4)(a)', jurisdiction: 'DE', summary: 'A set-point was changed by nobody here.', content: { suspected: 'yes' } },
      ...{ sender: { organisation: 'Grid North', country: 'DE', contact: 'on call' }, isVoluntary: false },
      ...more,
      facts: {
        ...{ malicious: true, states: ['DE', 'FR'], sectors: ['energy-electricity'], entityKinds: [], incidentKind: 'incident' },
        ...{ severity: 'high', detectedAt: fridayMs, indicators: ['203.0.113.7'] },
        ...facts,
      },
    },
  }
}
