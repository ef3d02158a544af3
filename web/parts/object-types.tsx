import {
  IconAlertHexagon,
  IconArrowsRightLeft,
  IconBug,
  IconBuilding,
  IconCrosshair,
  IconEye,
  IconFileText,
  IconFlag,
  IconHash,
  IconMail,
  IconMapPin,
  IconNetwork,
  IconNote,
  IconPoint,
  IconRoute,
  IconShieldCheck,
  IconTag,
  IconTool,
  IconUserQuestion,
  IconWorld,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

type IconShape = ComponentType<{ size?: number; stroke?: number }>

// A sign for the types that people meet often; all others share one.
const icons: Readonly<Record<string, IconShape>> = {
  'attack-pattern': IconRoute,
  campaign: IconFlag,
  'course-of-action': IconShieldCheck,
  'domain-name': IconWorld,
  'email-addr': IconMail,
  file: IconHash,
  identity: IconBuilding,
  indicator: IconCrosshair,
  infrastructure: IconNetwork,
  'intrusion-set': IconUserQuestion,
  'ipv4-addr': IconNetwork,
  'ipv6-addr': IconNetwork,
  location: IconMapPin,
  malware: IconBug,
  'marking-definition': IconTag,
  note: IconNote,
  'observed-data': IconEye,
  relationship: IconArrowsRightLeft,
  report: IconFileText,
  sighting: IconEye,
  'threat-actor': IconUserQuestion,
  tool: IconTool,
  url: IconWorld,
  vulnerability: IconAlertHexagon,
}

/** The types that STIX 2.1 defines, for the filter; any other can be typed in the address. */
export const knownTypes: readonly string[] = [
  ...'attack-pattern campaign course-of-action grouping identity indicator infrastructure intrusion-set location malware malware-analysis'.split(
    ' ',
  ),
  ...'note observed-data opinion report threat-actor tool vulnerability relationship sighting marking-definition language-content'.split(
    ' ',
  ),
  ...'artifact autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex'.split(' '),
  ...'network-traffic process software url user-account windows-registry-key x509-certificate'.split(' '),
]

export function TypeIcon({ type }: { type: string }) {
  const Icon = icons[type] ?? IconPoint
  return (
    <span className="type-icon" aria-hidden>
      <Icon size={16} stroke={1.6} />
    </span>
  )
}

/** `intrusion-set` → `Intrusion set` */
export function toTypeName(type: string): string {
  const words = type.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
