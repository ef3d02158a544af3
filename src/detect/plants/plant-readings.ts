import type { Plants } from '../../telemetry/index.ts'

/**
 * What judging needs of the readings. Rows that were settled never change and come in ascending time; a row that was given
 * is given the same again. Nothing can be written from here to a plant.
 */
export type PlantReadings = Pick<Plants, 'list' | 'require' | 'readSeries' | 'readSettled'>
