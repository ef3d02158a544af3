import type * as z from 'zod'
import type * as contract from '../src/http/contract/index.ts'

/** The types of the API, read off its schemas. Types only: no schema reaches the browser. */
export type Alert = z.infer<typeof contract.Alert>
export type AlertDetail = z.infer<typeof contract.AlertDetail>
export type AlertPage = z.infer<typeof contract.AlertPage>
export type AlertStatus = z.infer<typeof contract.AlertStatus>
export type Collection = z.infer<typeof contract.Collection>
export type DeadLetter = z.infer<typeof contract.DeadLetter>
export type DeadLetterPage = z.infer<typeof contract.DeadLetterPage>
export type EpisodeSummary = z.infer<typeof contract.EpisodeSummary>
export type Evidence = z.infer<typeof contract.Evidence>
export type Feed = z.infer<typeof contract.Feed>
export type HistoryAnswer = z.infer<typeof contract.HistoryAnswer>
export type ImportResult = z.infer<typeof contract.ImportResult>
export type Level = z.infer<typeof contract.Level>
export type LiveMessage = z.infer<typeof contract.LiveMessage>
export type LogAlarm = z.infer<typeof contract.LogAlarm>
export type LogAlarms = z.infer<typeof contract.LogAlarms>
export type LogAnchor = z.infer<typeof contract.LogAnchor>
export type LogAnchors = z.infer<typeof contract.LogAnchors>
export type LogCheckpoints = z.infer<typeof contract.LogCheckpoints>
export type LogState = z.infer<typeof contract.LogState>
export type LogStatement = z.infer<typeof contract.LogStatement>
export type LogStatements = z.infer<typeof contract.LogStatements>
export type MadeToken = z.infer<typeof contract.MadeToken>
export type NodeInfo = z.infer<typeof contract.NodeInfo>
export type ObjectPage = z.infer<typeof contract.ObjectPage>
export type ObjectView = z.infer<typeof contract.ObjectView>
export type Overview = z.infer<typeof contract.Overview>
export type Partner = z.infer<typeof contract.Partner>
export type PartnerCard = z.infer<typeof contract.PartnerCard>
export type Partners = z.infer<typeof contract.Partners>
export type PollResult = z.infer<typeof contract.PollResult>
export type Problem = z.infer<typeof contract.Problem>
export type Refusal = z.infer<typeof contract.Refusal>
export type Source = z.infer<typeof contract.Source>
export type Token = z.infer<typeof contract.Token>

export type Collections = z.infer<typeof contract.Collections>
export type Sources = z.infer<typeof contract.Sources>
export type Feeds = z.infer<typeof contract.Feeds>
export type Tokens = z.infer<typeof contract.Tokens>
export type NewCollection = z.input<typeof contract.NewCollection>
export type NewPartner = z.input<typeof contract.NewPartner>
export type NewSource = z.input<typeof contract.NewSource>
export type NewToken = z.input<typeof contract.NewToken>
export type Confirmation = z.input<typeof contract.Confirmation>
export type Dismissal = z.input<typeof contract.Dismissal>
