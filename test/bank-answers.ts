/** What the bank of the story is, said once for all its incidents. */
export const bankIs = {
  'established-in': 'DE, FR, AT',
  'home-state': 'DE',
  'entity-kinds': 'credit-institution',
  'nis2-class': 'essential',
  'nis2-sector': 'banking',
  'data-role': 'controller',
  lei: '5299000J2N45DDNE4Y28',
  'contact-name': 'Duty officer',
  'contact-email': 'duty@bank.example',
  'contact-phone': '+49 69 1234567',
  'second-contact-name': 'Crisis team',
  'second-contact-email': 'crisis@bank.example',
  'second-contact-phone': '+49 69 7654321',
  'reporting-currency': 'EUR',
}

/** What is known by the intermediate report. */
export const knownOnTuesday = {
  'occurred-at': '2026-05-22T13:02:00Z',
  'incident-duration': '4 d 20 h',
  'clients-affected': 40_000,
  'clients-share': '12 %',
  'counterparts-affected': 0,
  'counterparts-share': '0 %',
  'transactions-affected': 1500,
  'transactions-share': '3 %',
  'transactions-value': 2_500_000,
}

/** What is known at the end. */
export const knownInJune = { 'handled-at': '2026-06-20T10:00:00Z', 'economic-cost': 120_400, 'financial-recoveries': 0 }

const initial = { criteria: 'geographical_spread, data_losses', discovery: 'monitoring_systems', continuity: 'yes' }
const intermediate = {
  'states-impact': 'clients, branch_of_the_financial_entity',
  'states-impact-text': 'The offices in Lyon and Vienna were closed for a day.',
  'data-loss-kinds': 'availability, confidentiality',
  'data-loss-text': 'Statements of clients were read and encrypted.',
  'critical-services-text': 'Payments',
  areas: 'Credit transfers',
  'components-hit': 'yes',
  components: 'File servers of three offices',
  'clients-interest': 'no',
  'incident-kind': 'cybersecurity-related',
  techniques: 'data_encryption_for_impact_including_ransomware',
  indicators: '198.51.100.7',
  authorities: 'csirt, police_law_enforcement',
  'temporary-measures': 'yes',
  measures: 'The offices were cut off at 18:00 and worked from paper.',
}
const final = {
  'root-kind': 'process_failure',
  'root-detail': 'process_failure_other',
  'root-other': 'A forgotten gateway',
  'root-text': 'Remote access of a supplier was stolen.',
  resolution: 'Remote access is bound to certificates now.',
  'root-addressed': '2026-06-10 09:00',
  'resolution-differs': 'It came as planned.',
}

/** What people write into the forms of DORA, by stage. */
export const wordsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'initial-notification': initial,
  'intermediate-report': { ...initial, ...intermediate },
  'intermediate-update': { ...initial, ...intermediate, measures: 'All offices work again.' },
  'final-report': { ...initial, ...intermediate, ...final },
}
