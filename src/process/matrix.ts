/**
 * The inverse of a symmetric positive definite matrix (row-major, `size` × `size`), by Cholesky's factors.
 * `undefined` when it is not positive definite.
 */
export function invertSymmetric(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = toLowerFactor(matrix, size)
  if (lower === undefined) return undefined
  const turned = invertLower(lower, size)
  const inverse = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = 0
      for (let at = row; at < size; at += 1) sum += (turned[at * size + row] ?? 0) * (turned[at * size + column] ?? 0)
      inverse[row * size + column] = sum
      inverse[column * size + row] = sum
    }
  }
  return inverse
}

function toLowerFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0
      for (let at = 0; at < column; at += 1) sum -= (lower[row * size + at] ?? 0) * (lower[column * size + at] ?? 0)
      if (row !== column) lower[row * size + column] = sum / (lower[column * size + column] ?? 0)
      else if (sum > 0) lower[row * size + row] = Math.sqrt(sum)
      else return undefined
    }
  }
  return lower
}

function invertLower(lower: Float64Array, size: number): Float64Array {
  const turned = new Float64Array(size * size)
  for (let column = 0; column < size; column += 1) {
    turned[column * size + column] = 1 / (lower[column * size + column] ?? 0)
    for (let row = column + 1; row < size; row += 1) {
      let sum = 0
      for (let at = column; at < row; at += 1) sum -= (lower[row * size + at] ?? 0) * (turned[at * size + column] ?? 0)
      turned[row * size + column] = sum / (lower[row * size + row] ?? 0)
    }
  }
  return turned
}

/** Σ `weights[start + i]` · `values[i]` over the whole of `values`, in four running sums that the processor can overlap. */
export function dot(weights: Float64Array, start: number, values: Float64Array): number {
  const length = values.length
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let at = 0
  for (; at + 3 < length; at += 4) {
    a += (weights[start + at] ?? 0) * (values[at] ?? 0)
    b += (weights[start + at + 1] ?? 0) * (values[at + 1] ?? 0)
    c += (weights[start + at + 2] ?? 0) * (values[at + 2] ?? 0)
    d += (weights[start + at + 3] ?? 0) * (values[at + 3] ?? 0)
  }
  for (; at < length; at += 1) a += (weights[start + at] ?? 0) * (values[at] ?? 0)
  return a + b + (c + d)
}
